// Holds many idle connections open, so that what one costs the server can be read from its resident memory.
//
// Usage: hold_connections PORT COUNT
// Opens them one after another and pings the server on each, for only a reply shows that it was accepted.
// Prints "holding COUNT" and keeps them until standard input ends.
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "wire.h"

enum { spare_descriptors = 16 };

static bool allow_descriptors(rlim_t count) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return false;
    if (limit.rlim_cur >= count) return true;
    if (limit.rlim_max < count) return false;
    limit.rlim_cur = count;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

int main(int count, char **arguments) {
    if (count != 3) {
        fputs("usage: hold_connections PORT COUNT\n", stderr);
        return 64;
    }
    const uint16_t port = (uint16_t)atoi(arguments[1]);
    const int wanted = atoi(arguments[2]);
    if (!allow_descriptors((rlim_t)wanted + spare_descriptors)) {
        fprintf(stderr, "hold_connections: %d connections need as many descriptors; raise `ulimit -Hn`\n", wanted);
        return 2;
    }
    uint8_t ping[wire_ping_bytes];
    wire_header(ping, wire_op_ping, 0);
    for (int held = 0; held < wanted; held++) {
        const int connection = wire_connect(port);
        if (connection < 0) {
            fprintf(stderr, "hold_connections: connection %d: %s\n", held + 1, strerror(errno));
            return 2;
        }
        if (!wire_ask(connection, ping, sizeof ping, wire_ping_bytes)) {
            fprintf(stderr, "hold_connections: connection %d was not served\n", held + 1);
            return 2;
        }
    }
    printf("holding %d\n", wanted);
    fflush(stdout);
    char byte;
    while (read(STDIN_FILENO, &byte, 1) > 0) {
    }
    return 0;
}
