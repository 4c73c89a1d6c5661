// The few bytes of wire version 1 that the probes speak; little-endian hosts only.
#ifndef PROBE_WIRE_H
#define PROBE_WIRE_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { wire_header_bytes = 16, wire_ping_bytes = 16, wire_score_bytes = 64, wire_score_reply_bytes = 32 };
enum { wire_op_score = 0x01, wire_op_batch = 0x02, wire_op_ping = 0x11, wire_status_at = 6 };
enum { wire_features = 6, wire_row_bytes = 48, wire_frame_bytes_max = 4 + 1048576 };
enum { wire_ok = 0, wire_busy = 13 };

/// Fills the 16 bytes of a request's header, with the id 1.
static inline void wire_header(uint8_t *at, uint8_t opcode, uint32_t payload_bytes) {
    const uint32_t length = 12 + payload_bytes;
    const uint64_t id = 1;
    memcpy(at, &length, 4);
    memcpy(at + 4, (uint8_t[]){1, opcode, 0, 0}, 4);
    memcpy(at + 8, &id, 8);
}

/// Fills the 48 bytes of a row with an applicant drawn by `state`, which is not 0 and moves on.
static inline void wire_applicant(uint8_t *at, uint64_t *state) {
    static const double ends[wire_features][2] = {
        {0, 6}, {0, 15000}, {0, 40000}, {10000, 150000}, {0, 10}, {400, 850}};
    double row[wire_features];
    for (int feature = 0; feature < wire_features; feature++) {
        // Marsaglia's xorshift: applicants have to differ, and not more.
        *state ^= *state << 13, *state ^= *state >> 7, *state ^= *state << 17;
        const double share = (double)(*state >> 11) / 9007199254740992.0;
        row[feature] = ends[feature][0] + share * (ends[feature][1] - ends[feature][0]);
    }
    memcpy(at, row, sizeof row);
}

/// Opens a connection to the port of 127.0.0.1, or returns -1 with errno set.
static inline int wire_connect(uint16_t port) {
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection < 0) return -1;
    const struct timeval patience = {.tv_sec = 5};
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(connection, (const struct sockaddr *)&address, sizeof address) == 0) return connection;
    const int reason = errno;
    close(connection);
    errno = reason;
    return -1;
}

/// Sends a request and says whether a reply of exactly `reply_bytes` with status 0 came back.
static inline bool wire_ask(int connection, const uint8_t *request, size_t request_bytes, size_t reply_bytes) {
    uint8_t reply[64];
    if (send(connection, request, request_bytes, MSG_NOSIGNAL) != (ssize_t)request_bytes) return false;
    if (recv(connection, reply, reply_bytes, MSG_WAITALL) != (ssize_t)reply_bytes) return false;
    uint32_t length;
    memcpy(&length, reply, 4);
    return length + 4 == reply_bytes && reply[wire_status_at] == 0;
}

#endif
