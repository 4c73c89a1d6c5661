// What Secrecy uses of OpenSSL 3.
#ifndef SESTINA_COPENSSL_H
#define SESTINA_COPENSSL_H

#include <openssl/evp.h>

#endif
