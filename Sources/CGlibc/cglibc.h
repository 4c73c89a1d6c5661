// The settings of glibc's allocator, which Swift's Glibc module does not show.
#ifndef SESTINA_CGLIBC_H
#define SESTINA_CGLIBC_H

#include <malloc.h>

#endif
