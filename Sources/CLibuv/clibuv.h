// libuv, with the upcasts that its C macros make by pointer punning, so that Swift needs no rebinding.
#ifndef SESTINA_CLIBUV_H
#define SESTINA_CLIBUV_H

#include <uv.h>

#pragma clang assume_nonnull begin

static inline uv_handle_t *cuv_handle(void *handle) { return (uv_handle_t *)handle; }
static inline uv_stream_t *cuv_stream(uv_tcp_t *tcp) { return (uv_stream_t *)tcp; }

#pragma clang assume_nonnull end

#endif
