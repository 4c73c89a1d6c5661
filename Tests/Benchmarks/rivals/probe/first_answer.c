// How long a start takes as a caller sees it: from fork to the reply to a score request, in milliseconds.
//
// Usage: first_answer CORE PORT COMMAND [ARGUMENT...]
// Starts the command on the core, tries to connect to 127.0.0.1:PORT until that works, scores one applicant,
// prints the milliseconds, and ends the command with SIGTERM.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#include "wire.h"

enum { patience_ms = 10000, retry_us = 50 };

static double now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void become(int core, char **command) {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(core, &cores);
    const int nowhere = open("/dev/null", O_RDWR);
    if (sched_setaffinity(0, sizeof cores, &cores) < 0 || nowhere < 0) _exit(126);
    for (int descriptor = 0; descriptor <= 2; descriptor++) dup2(nowhere, descriptor);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execvp(command[0], command);
    _exit(127);
}

static bool answers(uint16_t port) {
    const int connection = wire_connect(port);
    if (connection < 0) return false;
    uint8_t request[wire_score_bytes];
    const double applicant[6] = {1, 4200, 8700, 70000, 5, 640};
    wire_header(request, wire_op_score, sizeof applicant);
    memcpy(request + wire_header_bytes, applicant, sizeof applicant);
    const bool scored = wire_ask(connection, request, sizeof request, wire_score_reply_bytes);
    close(connection);
    return scored;
}

static void end(pid_t server) {
    kill(server, SIGTERM);
    for (int waited_ms = 0; waited_ms < 5000; waited_ms += 5) {
        if (waitpid(server, NULL, WNOHANG) == server) return;
        usleep(5000);
    }
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
}

int main(int count, char **arguments) {
    if (count < 4) {
        fputs("usage: first_answer CORE PORT COMMAND [ARGUMENT...]\n", stderr);
        return 64;
    }
    const int core = atoi(arguments[1]);
    const uint16_t port = (uint16_t)atoi(arguments[2]);
    const int earlier = wire_connect(port);
    if (earlier >= 0) {
        fprintf(stderr, "first_answer: something already listens on port %d; name a free one\n", port);
        return 2;
    }
    const double start = now_ms();
    const pid_t server = fork();
    if (server < 0) {
        perror("first_answer: fork");
        return 74;
    }
    if (server == 0) become(core, arguments + 3);
    while (!answers(port)) {
        if (waitpid(server, NULL, WNOHANG) == server) {
            fprintf(stderr, "first_answer: %s ended before it answered\n", arguments[3]);
            return 2;
        }
        if (now_ms() - start > patience_ms) {
            fprintf(stderr, "first_answer: no answer within %d ms\n", patience_ms);
            end(server);
            return 2;
        }
        usleep(retry_us);
    }
    const double waited = now_ms() - start;
    end(server);
    printf("%.3f\n", waited);
    return 0;
}
