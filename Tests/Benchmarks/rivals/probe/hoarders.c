// Many callers who each begin a large batch, send half a megabyte of it, and never end it.
//
// Usage: hoarders PORT COUNT BYTES SECONDS
// Opens COUNT connections, then sends on each as fast as the server reads until BYTES of the begun frame are sent, and
// holds all of them for SECONDS from the first byte on. Whom the server closes stays away. Prints one line of JSON: how
// many connections there were and how many were closed, how many could send all, and what was sent together.
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>

#include "wire.h"

enum { spare_descriptors = 16, rows = 16384, piece_bytes = 64 * 1024, send_buffer_bytes = 16 * 1024, events_max = 256 };

struct hoarder {
    int connection;
    size_t sent_bytes;
    bool is_closed;
};

struct crowd {
    struct hoarder *all;
    int count, closed, whole, epoll;
    const uint8_t *frame;
    size_t bytes_each;
};

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int fail(const char *what) {
    fprintf(stderr, "hoarders: %s: %s\n", what, strerror(errno));
    return 2;
}

static bool allow_descriptors(rlim_t count) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return false;
    if (limit.rlim_cur >= count) return true;
    limit.rlim_cur = count;
    return count <= limit.rlim_max && setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

static bool open_all(struct crowd *crowd, uint16_t port) {
    const int buffer_bytes = send_buffer_bytes;
    for (int i = 0; i < crowd->count; i++) {
        struct hoarder *hoarder = &crowd->all[i];
        hoarder->connection = wire_connect(port);
        if (hoarder->connection < 0) return false;
        // What waits in the kernel is not what the server keeps.
        setsockopt(hoarder->connection, SOL_SOCKET, SO_SNDBUF, &buffer_bytes, sizeof buffer_bytes);
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.ptr = hoarder};
        if (epoll_ctl(crowd->epoll, EPOLL_CTL_ADD, hoarder->connection, &event) < 0) return false;
    }
    return true;
}

static void close_one(struct crowd *crowd, struct hoarder *hoarder) {
    close(hoarder->connection);
    hoarder->is_closed = true;
    crowd->closed++;
}

// Whether the server still listens to it; what it says is not read closely, for all that it can say is no.
static bool hear(const struct hoarder *hoarder) {
    uint8_t bytes[1024];
    const ssize_t count = recv(hoarder->connection, bytes, sizeof bytes, MSG_DONTWAIT);
    return count > 0 || (count < 0 && errno == EAGAIN);
}

static bool send_piece(struct crowd *crowd, struct hoarder *hoarder) {
    const size_t left = crowd->bytes_each - hoarder->sent_bytes, count = left < piece_bytes ? left : piece_bytes;
    const ssize_t taken =
        send(hoarder->connection, crowd->frame + hoarder->sent_bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (taken < 0) return errno == EAGAIN;
    hoarder->sent_bytes += (size_t)taken;
    if (hoarder->sent_bytes == crowd->bytes_each) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = hoarder};
        epoll_ctl(crowd->epoll, EPOLL_CTL_MOD, hoarder->connection, &event);
        crowd->whole++;
    }
    return true;
}

static bool hold_all(struct crowd *crowd, double seconds) {
    const double last = seconds_now() + seconds;
    for (double now = seconds_now(); now < last; now = seconds_now()) {
        struct epoll_event events[events_max];
        const int ready = epoll_wait(crowd->epoll, events, events_max, 50);
        if (ready < 0 && errno != EINTR) return false;
        for (int i = 0; i < ready; i++) {
            struct hoarder *hoarder = events[i].data.ptr;
            bool is_open = true;
            if ((events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0) is_open = hear(hoarder);
            if (is_open && (events[i].events & EPOLLOUT) != 0) is_open = send_piece(crowd, hoarder);
            if (!is_open) close_one(crowd, hoarder);
        }
    }
    return true;
}

int main(int count, char **arguments) {
    struct crowd crowd = {.count = count == 5 ? atoi(arguments[2]) : 0};
    const size_t frame_bytes = wire_header_bytes + (size_t)rows * wire_row_bytes;
    crowd.bytes_each = count == 5 ? strtoull(arguments[3], NULL, 10) : 0;
    if (crowd.count < 1 || crowd.bytes_each < 1 || crowd.bytes_each >= frame_bytes) {
        fprintf(stderr, "usage: hoarders PORT COUNT BYTES SECONDS, with fewer than %zu bytes\n", frame_bytes);
        return 64;
    }
    if (!allow_descriptors((rlim_t)crowd.count + spare_descriptors)) return fail("descriptors");
    uint8_t *frame = malloc(frame_bytes);
    crowd.all = calloc((size_t)crowd.count, sizeof *crowd.all);
    crowd.epoll = epoll_create1(EPOLL_CLOEXEC);
    if (frame == NULL || crowd.all == NULL || crowd.epoll < 0) return fail("memory");
    uint64_t random = 88172645463325252;
    wire_header(frame, wire_op_batch, rows * wire_row_bytes);
    for (int row = 0; row < rows; row++) wire_applicant(frame + wire_header_bytes + row * wire_row_bytes, &random);
    crowd.frame = frame;
    if (!open_all(&crowd, (uint16_t)atoi(arguments[1]))) return fail("connect");
    if (!hold_all(&crowd, atof(arguments[4]))) return fail("wait");
    uint64_t sent_bytes = 0;
    for (int i = 0; i < crowd.count; i++) sent_bytes += crowd.all[i].sent_bytes;
    printf("{\"connections\": %d, \"closed\": %d, \"whole\": %d, \"sent_bytes\": %llu}\n", crowd.count, crowd.closed,
           crowd.whole, (unsigned long long)sent_bytes);
    return 0;
}
