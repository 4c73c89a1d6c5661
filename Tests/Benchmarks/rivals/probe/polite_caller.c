// What a caller meets who asks for little: one score at a time, at fixed moments, whatever others do meanwhile.
//
// Usage: polite_caller PORT SECONDS INTERVAL_MS
// Sends a request every INTERVAL_MS to 127.0.0.1:PORT for so long, or until SIGTERM, and prints one line of JSON. A time
// is from handing the request to the kernel to having the reply. What this client adds to that is told apart: `late` is
// from the moment that a request was due to its sending, and `own` from the reply's arrival at the socket, as the
// kernel stamped it, to its being read; both are part of what an application meets, and none of the server's doing.
// It runs with real-time priority where that is allowed, and says whether it was.
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <time.h>

#include <netinet/tcp.h>

#include "wire.h"

enum { requests_max = 4 * 1000 * 1000, receive_bytes = 64 * 1024, priority = 10 };

static const uint64_t nanoseconds_per_second = 1000000000;
static const uint64_t patience_ns = 5 * nanoseconds_per_second;

struct times {
    uint64_t *values;
    size_t count;
};

struct caller {
    int connection, timer;
    uint64_t start, interval, planned;  // nanoseconds, nanoseconds, requests
    uint64_t asked, replies;
    uint64_t busy, failed;
    uint64_t *sent_at;  // by request
    struct times answered, late, own;
    uint8_t reply[wire_header_bytes];  // the start of a reply whose header is not whole
    size_t reply_bytes, rest_bytes;    // of its header so far; of its payload still to come
    uint64_t random;
};

static volatile sig_atomic_t is_told_to_end;

static void end(int number) {
    (void)number;
    is_told_to_end = 1;
}

static uint64_t clock_ns(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * nanoseconds_per_second + (uint64_t)now.tv_nsec;
}

static int fail(const char *what) {
    fprintf(stderr, "polite_caller: %s: %s\n", what, strerror(errno));
    return 2;
}

static int ascending(const void *left, const void *right) {
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

// The least time that so many hundredths of all do not exceed; -1 without any.
static int64_t percentile(const struct times *times, unsigned hundredths) {
    if (times->count == 0) return -1;
    const size_t rank = (times->count * hundredths + 99) / 100;
    return (int64_t)times->values[rank == 0 ? 0 : rank - 1];
}

static void print_times(const char *name, struct times *times) {
    qsort(times->values, times->count, sizeof *times->values, ascending);
    printf(", \"%s_ns\": {\"count\": %zu, \"p50\": %lld, \"p99\": %lld, \"max\": %lld}", name, times->count,
           (long long)percentile(times, 50), (long long)percentile(times, 99), (long long)percentile(times, 100));
}

static bool set_timer(const struct caller *caller, uint64_t time) {
    const struct itimerspec at = {.it_value = {.tv_sec = (time_t)(time / nanoseconds_per_second),
                                               .tv_nsec = (long)(time % nanoseconds_per_second)}};
    return timerfd_settime(caller->timer, TFD_TIMER_ABSTIME, &at, NULL) == 0;
}

static bool ask(struct caller *caller) {
    uint64_t now = clock_ns(CLOCK_MONOTONIC);
    for (;;) {
        const uint64_t due = caller->start + caller->asked * caller->interval;
        if (caller->asked == caller->planned) return true;
        if (due > now) return set_timer(caller, due);
        uint8_t request[wire_score_bytes];
        wire_header(request, wire_op_score, wire_row_bytes);
        memcpy(request + 8, &caller->asked, 8);
        wire_applicant(request + wire_header_bytes, &caller->random);
        now = clock_ns(CLOCK_MONOTONIC);
        const ssize_t taken = send(caller->connection, request, sizeof request, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (taken != (ssize_t)sizeof request) {
            if (taken >= 0) errno = EAGAIN;
            return false;
        }
        caller->late.values[caller->late.count++] = now - due;
        caller->sent_at[caller->asked++] = now;
    }
}

// Takes a reply whose header is whole; `now` is when it was read.
static bool judge(struct caller *caller, uint64_t now) {
    uint32_t length;
    uint64_t id;
    memcpy(&length, caller->reply, 4);
    memcpy(&id, caller->reply + 8, 8);
    const uint8_t status = caller->reply[wire_status_at];
    errno = EPROTO;
    // A reply without a request before it tells why the connection ends.
    if (length < wire_header_bytes - 4 || id != caller->replies || caller->replies >= caller->asked) return false;
    caller->rest_bytes = length - (wire_header_bytes - 4);
    const uint64_t waited = now - caller->sent_at[caller->replies++];
    if (status == wire_ok && length + 4 == wire_score_reply_bytes) {
        caller->answered.values[caller->answered.count++] = waited;
    } else if (status == wire_busy) {
        caller->busy++;
    } else {
        caller->failed++;
    }
    return true;
}

static bool parse(struct caller *caller, const uint8_t *bytes, size_t count, uint64_t now) {
    while (count > 0) {
        size_t part = caller->rest_bytes < count ? caller->rest_bytes : count;
        caller->rest_bytes -= part, bytes += part, count -= part;
        if (count == 0) break;
        part = wire_header_bytes - caller->reply_bytes < count ? wire_header_bytes - caller->reply_bytes : count;
        memcpy(caller->reply + caller->reply_bytes, bytes, part);
        caller->reply_bytes += part, bytes += part, count -= part;
        if (caller->reply_bytes < wire_header_bytes) break;
        caller->reply_bytes = 0;
        if (!judge(caller, now)) return false;
    }
    return true;
}

// Notes how long ago the kernel took what was read now.
static void note_arrival(struct caller *caller, struct msghdr *message) {
    const uint64_t now = clock_ns(CLOCK_REALTIME);
    for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part != NULL; part = CMSG_NXTHDR(message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SO_TIMESTAMPNS) continue;
        struct timespec at;
        memcpy(&at, CMSG_DATA(part), sizeof at);
        const uint64_t arrived = (uint64_t)at.tv_sec * nanoseconds_per_second + (uint64_t)at.tv_nsec;
        if (arrived > 0 && caller->own.count < caller->planned) {
            caller->own.values[caller->own.count++] = now > arrived ? now - arrived : 0;
        }
    }
}

static bool receive(struct caller *caller) {
    static uint8_t bytes[receive_bytes];
    char control[256];
    struct iovec room = {.iov_base = bytes, .iov_len = sizeof bytes};
    struct msghdr message = {.msg_iov = &room, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    const ssize_t count = recvmsg(caller->connection, &message, MSG_DONTWAIT);
    const uint64_t now = clock_ns(CLOCK_MONOTONIC);
    if (count == 0) errno = ECONNRESET;
    if (count <= 0) return count < 0 && errno == EAGAIN;
    note_arrival(caller, &message);
    return parse(caller, bytes, (size_t)count, now);
}

static bool run(struct caller *caller) {
    caller->start = clock_ns(CLOCK_MONOTONIC) + caller->interval;
    if (!set_timer(caller, caller->start)) return false;
    uint64_t last = 0;  // nobody waits for replies for longer than this; 0 while requests are sent
    while (caller->asked < caller->planned || caller->replies < caller->asked) {
        if (is_told_to_end) caller->planned = caller->asked;
        if (caller->asked == caller->planned) {
            const uint64_t now = clock_ns(CLOCK_MONOTONIC);
            if (last == 0) last = now + patience_ns;
            if (now > last) break;
        }
        struct pollfd ready[] = {{.fd = caller->connection, .events = POLLIN},
                                 {.fd = caller->timer, .events = caller->asked < caller->planned ? POLLIN : 0}};
        if (poll(ready, 2, 100) < 0 && errno != EINTR) return false;
        if (ready[0].revents != 0 && !receive(caller)) return false;
        if (ready[1].revents != 0 && !ask(caller)) return false;
    }
    return true;
}

static bool open_all(struct caller *caller, uint16_t port) {
    const int yes = 1;
    caller->connection = wire_connect(port);
    caller->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (caller->connection < 0 || caller->timer < 0) return false;
    setsockopt(caller->connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    setsockopt(caller->connection, SOL_SOCKET, SO_TIMESTAMPNS, &yes, sizeof yes);
    for (struct times *times = &caller->answered; times <= &caller->own; times++) {
        times->values = calloc(caller->planned, sizeof *times->values);
        if (times->values == NULL) return false;
    }
    caller->sent_at = calloc(caller->planned, sizeof *caller->sent_at);
    return caller->sent_at != NULL;
}

int main(int count, char **arguments) {
    struct caller caller = {.random = 88172645463325252};
    const double seconds = count == 4 ? atof(arguments[2]) : 0, interval = count == 4 ? atof(arguments[3]) / 1e3 : 0;
    if (seconds > 0 && interval >= 1e-5 && seconds / interval < requests_max) {
        caller.interval = (uint64_t)(interval * 1e9);
        caller.planned = (uint64_t)(seconds / interval + 0.5);
    }
    if (caller.planned == 0) {
        fputs("usage: polite_caller PORT SECONDS INTERVAL_MS, with an interval from 0.01 ms\n", stderr);
        return 64;
    }
    signal(SIGTERM, end);
    if (!open_all(&caller, (uint16_t)atoi(arguments[1]))) return fail("connect");
    const struct sched_param real_time = {.sched_priority = priority};
    const bool is_real_time = sched_setscheduler(0, SCHED_FIFO, &real_time) == 0;
    const bool is_locked = mlockall(MCL_CURRENT) == 0;
    const bool is_whole = run(&caller);
    // A connection that is lost is a figure and no failure of this program: what was asked stays unanswered.
    if (!is_whole) fail("send and receive");
    printf("{\"realtime\": %s, \"locked\": %s, \"asked\": %llu, \"busy\": %llu, \"failed\": %llu, \"unanswered\": %llu, "
           "\"lost\": %s",
           is_real_time ? "true" : "false", is_locked ? "true" : "false", (unsigned long long)caller.asked,
           (unsigned long long)caller.busy, (unsigned long long)caller.failed,
           (unsigned long long)(caller.asked - caller.replies), is_whole ? "false" : "true");
    print_times("answered", &caller.answered);
    print_times("late", &caller.late);
    print_times("own", &caller.own);
    puts("}");
    return 0;
}
