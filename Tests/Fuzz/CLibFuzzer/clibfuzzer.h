// What libFuzzer offers to programs that have a main of their own; clang ships the library without a header.
#ifndef SESTINA_CLIBFUZZER_H
#define SESTINA_CLIBFUZZER_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

extern int LLVMFuzzerRunDriver(
    int *argc,
    char *_Nullable *_Nonnull *_Nonnull argv,
    int (*fuzzOneInput)(const uint8_t *_Nullable start, size_t count)
);

#pragma clang assume_nonnull end

#endif
