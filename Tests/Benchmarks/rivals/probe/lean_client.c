// What a paced client costs at the least: the share of a core that sending on time, receiving and sleeping use.
//
// Usage: lean_client PORT RATE CONNECTIONS SECONDS
// Sends score requests to 127.0.0.1:PORT as `loadtest --rps RATE` does, each at its own moment, but keeps no
// histogram and checks no reply: a wake-up for each request and one for each reply, a system call for each thing
// to do. Prints the share of a core that it used, user and system time over the time that it took.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <time.h>

#include <netinet/tcp.h>

#include "wire.h"

enum { connections_max = 64, receive_bytes_max = 64 * 1024 };

static const uint64_t nanoseconds_per_second = 1000000000;
static const uint64_t patience_ns = 5 * nanoseconds_per_second;

struct run {
    uint64_t start, rate, planned;  // nanoseconds, requests a second, requests
    uint64_t sent, reply_bytes;
    int connections[connections_max], count;
    int epoll, timer;
    uint8_t request[wire_score_bytes];
};

static uint64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * nanoseconds_per_second + (uint64_t)now.tv_nsec;
}

static double cpu_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static int fail(const char *what) {
    fprintf(stderr, "lean_client: %s: %s\n", what, strerror(errno));
    return 2;
}

static uint64_t due(const struct run *run, uint64_t index) {
    return run->start + index * nanoseconds_per_second / run->rate;
}

static bool set_timer(const struct run *run, uint64_t time) {
    const struct itimerspec at = {.it_value = {.tv_sec = (time_t)(time / nanoseconds_per_second),
                                               .tv_nsec = (long)(time % nanoseconds_per_second)}};
    return timerfd_settime(run->timer, TFD_TIMER_ABSTIME, &at, NULL) == 0;
}

// Watches a descriptor; the timer's events come once an expiry, so that nobody has to read it.
static bool watch(const struct run *run, int descriptor, uint32_t events) {
    struct epoll_event event = {.events = events, .data.fd = descriptor};
    return epoll_ctl(run->epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

static bool open_all(struct run *run, uint16_t port) {
    for (int i = 0; i < run->count; i++) {
        const int yes = 1;
        run->connections[i] = wire_connect(port);
        if (run->connections[i] < 0) return false;
        setsockopt(run->connections[i], IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        if (!watch(run, run->connections[i], EPOLLIN)) return false;
    }
    return true;
}

static bool send_due(struct run *run) {
    const uint64_t now = nanoseconds();
    while (run->sent < run->planned && due(run, run->sent) <= now) {
        const int connection = run->connections[run->sent % (uint64_t)run->count];
        const ssize_t taken = send(connection, run->request, sizeof run->request, MSG_NOSIGNAL);
        if (taken != (ssize_t)sizeof run->request) return false;
        run->sent++;
    }
    return run->sent == run->planned || set_timer(run, due(run, run->sent));
}

static bool receive(struct run *run, int connection) {
    static uint8_t replies[receive_bytes_max];
    const ssize_t count = recv(connection, replies, sizeof replies, 0);
    if (count > 0) run->reply_bytes += (uint64_t)count;
    if (count == 0) errno = ECONNRESET;
    return count > 0;
}

static bool run_all(struct run *run) {
    run->start = nanoseconds() + 1000000;
    if (!set_timer(run, run->start)) return false;
    const uint64_t wanted = run->planned * wire_score_reply_bytes;
    const uint64_t last = due(run, run->planned) + patience_ns;
    while (run->reply_bytes < wanted) {
        struct epoll_event events[connections_max + 1];
        const int ready = epoll_wait(run->epoll, events, connections_max + 1, 1000);
        if (ready < 0 && errno != EINTR) return false;
        for (int i = 0; i < ready; i++) {
            const int descriptor = events[i].data.fd;
            if (!(descriptor == run->timer ? send_due(run) : receive(run, descriptor))) return false;
        }
        if (ready == 0 && nanoseconds() > last) {
            errno = ETIMEDOUT;
            return false;
        }
    }
    return true;
}

int main(int count, char **arguments) {
    if (count != 5) {
        fputs("usage: lean_client PORT RATE CONNECTIONS SECONDS\n", stderr);
        return 64;
    }
    struct run run = {.rate = strtoull(arguments[2], NULL, 10), .count = atoi(arguments[3])};
    run.planned = (uint64_t)((double)run.rate * atof(arguments[4]));
    if (run.planned == 0 || run.count < 1 || run.count > connections_max) {
        fprintf(stderr, "lean_client: a rate and a time above 0, and 1 to %d connections\n", connections_max);
        return 64;
    }
    const double applicant[6] = {1, 4200, 8700, 70000, 5, 640};
    wire_header(run.request, wire_op_score, sizeof applicant);
    memcpy(run.request + wire_header_bytes, applicant, sizeof applicant);
    run.epoll = epoll_create1(EPOLL_CLOEXEC);
    run.timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (run.epoll < 0 || run.timer < 0 || !watch(&run, run.timer, EPOLLIN | EPOLLET)) return fail("timer");
    if (!open_all(&run, (uint16_t)atoi(arguments[1]))) return fail("connect");
    const double used = cpu_seconds();
    if (!run_all(&run)) return fail("send and receive");
    printf("%.4f\n", (cpu_seconds() - used) / ((double)(nanoseconds() - run.start) / 1e9));
    return 0;
}
