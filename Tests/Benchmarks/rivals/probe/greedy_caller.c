// A caller who takes all that it can get: one connection that always has the same number of requests in flight.
//
// Usage: greedy_caller PORT ROWS IN_FLIGHT
// ROWS is 0 for single scores, else the rows of a batch. Sends as fast as replies come until SIGTERM, then prints one
// line of JSON: how many requests were answered, refused as busy or failed otherwise, and in how many seconds.
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <netinet/tcp.h>

#include "wire.h"

enum { rows_max = 16384, in_flight_max = 1000000, singles = 1000, receive_bytes = 1 << 20 };

struct caller {
    int connection;
    uint8_t *cycle;  // whole frames that are sent over and over
    size_t cycle_bytes, frame_bytes;
    uint64_t in_flight, sent_bytes, replies;
    uint64_t answered, busy, failed;
    uint8_t reply[wire_header_bytes];  // the start of a reply whose header is not whole
    size_t reply_bytes;
    uint64_t rest_bytes;  // of its payload, still to come
};

static volatile sig_atomic_t is_told_to_end;

static void end(int number) {
    (void)number;
    is_told_to_end = 1;
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool fill(struct caller *caller, int rows) {
    const int frames = rows == 0 ? singles : 1, rows_each = rows == 0 ? 1 : rows;
    const uint32_t payload_bytes = (uint32_t)rows_each * wire_row_bytes;
    uint64_t random = 88172645463325252;
    caller->frame_bytes = wire_header_bytes + payload_bytes;
    caller->cycle_bytes = caller->frame_bytes * (size_t)frames;
    caller->cycle = malloc(caller->cycle_bytes);
    if (caller->cycle == NULL) return false;
    for (int frame = 0; frame < frames; frame++) {
        uint8_t *at = caller->cycle + caller->frame_bytes * (size_t)frame;
        wire_header(at, rows == 0 ? wire_op_score : wire_op_batch, payload_bytes);
        for (int row = 0; row < rows_each; row++) {
            wire_applicant(at + wire_header_bytes + row * wire_row_bytes, &random);
        }
    }
    return true;
}

// How many bytes may be sent now.
static uint64_t allowed(const struct caller *caller) {
    return (caller->replies + caller->in_flight) * caller->frame_bytes - caller->sent_bytes;
}

static bool send_some(struct caller *caller) {
    while (allowed(caller) > 0) {
        const size_t at = caller->sent_bytes % caller->cycle_bytes, left = caller->cycle_bytes - at;
        const size_t count = allowed(caller) < left ? (size_t)allowed(caller) : left;
        const ssize_t taken = send(caller->connection, caller->cycle + at, count, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (taken < 0) return errno == EAGAIN;
        caller->sent_bytes += (uint64_t)taken;
    }
    return true;
}

static void judge(struct caller *caller) {
    uint32_t length;
    memcpy(&length, caller->reply, 4);
    const uint8_t status = caller->reply[wire_status_at];
    caller->rest_bytes = length - (wire_header_bytes - 4);
    caller->reply_bytes = 0;
    caller->replies++;
    if (status == wire_ok) {
        caller->answered++;
    } else if (status == wire_busy) {
        caller->busy++;
    } else {
        caller->failed++;
    }
}

static bool receive_some(struct caller *caller) {
    static uint8_t bytes[receive_bytes];
    const ssize_t got = recv(caller->connection, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got == 0) errno = ECONNRESET;
    if (got <= 0) return got < 0 && errno == EAGAIN;
    const uint8_t *at = bytes, *last = bytes + got;
    while (at < last) {
        const size_t left = (size_t)(last - at);
        if (caller->rest_bytes > 0) {
            const size_t part = caller->rest_bytes < left ? (size_t)caller->rest_bytes : left;
            caller->rest_bytes -= part, at += part;
            continue;
        }
        const size_t missing = wire_header_bytes - caller->reply_bytes, part = missing < left ? missing : left;
        memcpy(caller->reply + caller->reply_bytes, at, part);
        caller->reply_bytes += part, at += part;
        if (caller->reply_bytes == wire_header_bytes) judge(caller);
    }
    return true;
}

int main(int count, char **arguments) {
    const int rows = count == 4 ? atoi(arguments[2]) : -1, in_flight = count == 4 ? atoi(arguments[3]) : 0;
    if (rows < 0 || rows > rows_max || in_flight < 1 || in_flight > in_flight_max) {
        fprintf(stderr, "usage: greedy_caller PORT ROWS IN_FLIGHT, with 0 to %d rows\n", rows_max);
        return 64;
    }
    struct caller caller = {.in_flight = (uint64_t)in_flight};
    const int yes = 1;
    signal(SIGTERM, end);
    caller.connection = wire_connect((uint16_t)atoi(arguments[1]));
    if (caller.connection < 0 || !fill(&caller, rows)) {
        fprintf(stderr, "greedy_caller: connect: %s\n", strerror(errno));
        return 2;
    }
    setsockopt(caller.connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const double start = seconds_now();
    bool is_sound = true;
    while (is_sound && !is_told_to_end) {
        struct pollfd ready = {.fd = caller.connection, .events = allowed(&caller) > 0 ? POLLIN | POLLOUT : POLLIN};
        if (poll(&ready, 1, 100) < 0 && errno != EINTR) is_sound = false;
        if (is_sound && (ready.revents & (POLLIN | POLLERR | POLLHUP)) != 0) is_sound = receive_some(&caller);
        if (is_sound && (ready.revents & POLLOUT) != 0) is_sound = send_some(&caller);
    }
    if (!is_sound) fprintf(stderr, "greedy_caller: send and receive: %s\n", strerror(errno));
    printf("{\"answered\": %llu, \"busy\": %llu, \"failed\": %llu, \"lost\": %s, \"seconds\": %.6f}\n",
           (unsigned long long)caller.answered, (unsigned long long)caller.busy, (unsigned long long)caller.failed,
           is_sound ? "false" : "true", seconds_now() - start);
    return 0;
}
