// libuv, with the upcasts that its C macros make by pointer punning, so that Swift needs no rebinding,
// and the two Linux calls that the loop needs beside it and that Swift's Glibc module does not show.
#ifndef SESTINA_CLIBUV_H
#define SESTINA_CLIBUV_H

#include <sys/socket.h>
#include <sys/timerfd.h>
#include <uv.h>

#pragma clang assume_nonnull begin

static inline uv_stream_t *cuv_stream(uv_tcp_t *tcp) { return (uv_stream_t *)tcp; }

// Accepts one connection, non-blocking and closed on exec; -1 and errno on failure.
extern int accept4(int, struct sockaddr *_Nullable, socklen_t *_Nullable, int);
static inline int cuv_accept(int listener) {
    return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

// A timer descriptor of the monotonic clock; -1 and errno on failure.
static inline int cuv_timerfd(void) {
    return timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
}

// Sets it to expire once at an absolute time in nanoseconds, which must not be 0; 0, or -1 and errno.
static inline int cuv_timerfd_expire(int timer, uint64_t nanoseconds) {
    struct itimerspec at = {{0, 0}, {nanoseconds / 1000000000, nanoseconds % 1000000000}};
    return timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, NULL);
}

#pragma clang assume_nonnull end

#endif
