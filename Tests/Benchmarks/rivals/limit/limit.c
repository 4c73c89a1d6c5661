// The practical limit: what one core gives when nothing but the work itself is left.
//
// A C program on libuv that answers the same bytes as Sestina (score, info and ping of wire version 1) with the
// same logistic model: one loop, one shared read buffer, every reply of a read gathered into one write. It has
// no timeouts, no statistics, no reload and no connection limit, so it is a yardstick and not a server to run.
//
// Built with LIMIT_TLS it answers them in TLS 1.3 by OpenSSL, with client certificates demanded: CERTIFICATE, KEY and
// AUTHORITIES are files in PEM. With LIMIT_JUDGES as well it judges these again when a session is resumed.
//
// Usage: limit PORT [CERTIFICATE KEY AUTHORITIES]. Built with -O2 for the baseline of the architecture, as Sestina is;
// little-endian hosts only.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#ifdef LIMIT_TLS
#include <openssl/ssl.h>
#endif
#ifdef LIMIT_JUDGES
#include "judge.h"
#endif

#include "../loan_model.h"

enum {
    header_bytes = 16,
    length_min = 12,
    length_max = 76,  // the longest request known here is a ping of 64 bytes
    frame_bytes_max = 4 + length_max,
    score_request_bytes = 64,
    score_reply_bytes = 32,
    reply_bytes_max = 1024,
    read_bytes_max = 64 * 1024,
    unsent_bytes_pause = 256 * 1024,
    unsent_bytes_resume = 64 * 1024,
};

enum { op_score = 0x01, op_info = 0x10, op_ping = 0x11, op_none = 0x00, reply_bit = 0x80 };
enum { ok, malformed, unsupported_version, unknown_opcode, frame_too_large, invalid_features };

// The first eight bytes of a sound score request: length 60, version 1, opcode 1, status 0, flags 0.
static const uint64_t score_request_start = 0x000001010000003C;
// The same of its reply (length 28, opcode 0x81), and the flag "predicts default" in its last byte.
static const uint64_t score_reply_start = 0x000081010000001C;
static const uint64_t predicts_default = 1ULL << 56;
static const uint64_t outside_training_range = 2ULL << 56;

struct connection {
    uv_tcp_t tcp;
    bool paused;
    bool closing;
#ifdef LIMIT_TLS
    SSL *ssl;
    BIO *arrived, *sealed;
#endif
    size_t tail_bytes;  // the start of a frame whose rest has not arrived
    uint8_t tail[frame_bytes_max];
};

struct pending_write {
    uv_write_t request;
    uint8_t bytes[];
};

// One thread runs one callback at a time, so all connections share the buffers.
static uint8_t input[frame_bytes_max + read_bytes_max];
static uint8_t output[64 * 1024];
static size_t output_bytes;
static uint64_t model_digest;
static char info[reply_bytes_max - header_bytes];

static uint64_t load64(const uint8_t *at) {
    uint64_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

#ifdef LIMIT_TLS
static SSL_CTX *context;
static uint8_t sealed_input[read_bytes_max];

static void closed(uv_handle_t *handle) {
    struct connection *connection = handle->data;
    SSL_free(connection->ssl);
    free(connection);
}
#else
static void closed(uv_handle_t *handle) { free(handle->data); }
#endif

static void close_connection(struct connection *connection) {
    uv_handle_t *handle = (uv_handle_t *)&connection->tcp;
    if (!uv_is_closing(handle)) uv_close(handle, closed);
}

static void allocate(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer) {
    struct connection *connection = handle->data;
    (void)suggested;
    memcpy(input, connection->tail, connection->tail_bytes);
#ifdef LIMIT_TLS
    *buffer = uv_buf_init((char *)sealed_input, read_bytes_max);
#else
    *buffer = uv_buf_init((char *)input + connection->tail_bytes, read_bytes_max);
#endif
}

static void read_some(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer);

static void written(uv_write_t *request, int status) {
    struct connection *connection = request->handle->data;
    size_t unsent = uv_stream_get_write_queue_size(request->handle);
    free(request);
    if (status < 0 || (connection->closing && unsent == 0)) {
        close_connection(connection);
    } else if (connection->paused && unsent < unsent_bytes_resume) {
        connection->paused = false;
        uv_read_start((uv_stream_t *)&connection->tcp, allocate, read_some);
    }
}

// Sends bytes at once, and queues only what the socket did not take.
static void send_bytes(struct connection *connection, const uint8_t *bytes, size_t count) {
    uv_stream_t *stream = (uv_stream_t *)&connection->tcp;
    uv_buf_t all = uv_buf_init((char *)bytes, count);
    int taken = uv_try_write(stream, &all, 1);
    size_t sent = taken > 0 ? (size_t)taken : 0;
    size_t rest = count - sent;
    if (taken < 0 && taken != UV_EAGAIN) {
        close_connection(connection);
    } else if (rest > 0) {
        struct pending_write *pending = malloc(sizeof *pending + rest);
        if (pending == NULL) abort();
        memcpy(pending->bytes, bytes + sent, rest);
        uv_buf_t buffer = uv_buf_init((char *)pending->bytes, rest);
        if (uv_write(&pending->request, stream, &buffer, 1, written) < 0) {
            free(pending);
            close_connection(connection);
        }
    }
}

#ifdef LIMIT_TLS
// Sends what OpenSSL has made: records of replies, and messages of a handshake.
static void send_sealed(struct connection *connection) {
    char *bytes;
    long count = BIO_get_mem_data(connection->sealed, &bytes);
    if (count > 0 && !uv_is_closing((uv_handle_t *)&connection->tcp)) {
        send_bytes(connection, (uint8_t *)bytes, (size_t)count);
    }
    (void)BIO_reset(connection->sealed);
}
#endif

// Sends the gathered replies.
static void flush(struct connection *connection) {
    size_t count = output_bytes;
    output_bytes = 0;
    if (uv_is_closing((uv_handle_t *)&connection->tcp)) return;
#ifdef LIMIT_TLS
    size_t taken;
    if (count > 0 && SSL_write_ex(connection->ssl, output, count, &taken) != 1) close_connection(connection);
    send_sealed(connection);
#else
    if (count > 0) send_bytes(connection, output, count);
#endif
}

#ifdef LIMIT_TLS
// Decrypts what has arrived behind the tail. Returns how many bytes that gave, or -1 when the connection has to end.
static ssize_t unseal(struct connection *connection, size_t count) {
    BIO_write(connection->arrived, sealed_input, (int)count);
    size_t got = 0;
    while (got < read_bytes_max) {
        size_t part;
        uint8_t *at = input + connection->tail_bytes + got;
        int code = SSL_read_ex(connection->ssl, at, read_bytes_max - got, &part);
        if (code != 1) {
            if (SSL_get_error(connection->ssl, code) != SSL_ERROR_WANT_READ) return -1;
            break;
        }
        got += part;
    }
    return (ssize_t)got;
}
#endif

static void reply(uint8_t opcode, uint8_t status, uint64_t id, const void *payload, uint32_t payload_bytes) {
    uint8_t *at = output + output_bytes;
    uint32_t length = length_min + payload_bytes;
    memcpy(at, &length, 4);
    memcpy(at + 4, (uint8_t[]){1, opcode | reply_bit, status, 0}, 4);
    memcpy(at + 8, &id, 8);
    memcpy(at + header_bytes, payload, payload_bytes);
    output_bytes += header_bytes + payload_bytes;
}

static void reply_error(uint8_t opcode, uint8_t status, uint64_t id, const char *sentence) {
    reply(opcode, status, id, sentence, (uint32_t)strlen(sentence));
}

static void score(const uint8_t *frame) {
    double features[LOAN_FEATURES];
    memcpy(features, frame + header_bytes, sizeof features);
    if (!loan_features_are_finite(features)) {
        reply_error(op_score, invalid_features, load64(frame + 8), "a feature is not finite; every one must be");
        return;
    }
    double probability = loan_probability(features);
    uint64_t start = score_reply_start | (probability >= LOAN_MODEL_THRESHOLD ? predicts_default : 0);
    if (loan_features_are_outside(features)) start |= outside_training_range;
    uint8_t *at = output + output_bytes;
    memcpy(at, &start, 8);
    memcpy(at + 8, frame + 8, 8);
    memcpy(at + 16, &probability, 8);
    memcpy(at + 24, &model_digest, 8);
    output_bytes += score_reply_bytes;
}

// Answers any whole frame that is not a sound score request. Returns false when the connection has to end.
static bool answer_other(const uint8_t *frame, uint32_t length) {
    uint8_t version = frame[4], opcode = frame[5];
    uint64_t id = load64(frame + 8);
    uint32_t payload_bytes = length - length_min;
    if (version != 1) {
        reply_error(opcode, unsupported_version, id, "the version is not 1; only 1 is spoken here");
        return false;
    }
    bool known = opcode == op_score || opcode == op_info || opcode == op_ping;
    bool fits = (opcode == op_info && payload_bytes == 0) || (opcode == op_ping && payload_bytes <= 64);
    if (!known) {
        reply_error(opcode, unknown_opcode, id, "the opcode is unknown; score, info and ping are known here");
    } else if (!fits || frame[6] != 0 || frame[7] != 0) {
        reply_error(opcode, malformed, id, "the payload does not fit the opcode, or status or flags are not 0");
    } else if (opcode == op_ping) {
        reply(opcode, ok, id, frame + header_bytes, payload_bytes);
    } else {
        reply(opcode, ok, id, info, (uint32_t)strlen(info));
    }
    return true;
}

// Answers every whole frame and keeps the start of the next. Returns false when the connection has to end.
static bool answer_all(struct connection *connection, size_t available) {
    const uint8_t *at = input, *end = input + available;
    connection->tail_bytes = 0;
    while (end - at >= 4) {
        if (output_bytes + reply_bytes_max > sizeof output) flush(connection);
        if (end - at >= score_request_bytes && load64(at) == score_request_start) {
            score(at);
            at += score_request_bytes;
            continue;
        }
        uint32_t length;
        memcpy(&length, at, 4);
        if (length < length_min || length > length_max) {
            uint8_t status = length < length_min ? malformed : frame_too_large;
            reply_error(op_none, status, 0, "the length is not from 12 to 76");
            return false;
        }
        if (end - at < 4 + (ptrdiff_t)length) break;
        if (!answer_other(at, length)) return false;
        at += 4 + length;
    }
    connection->tail_bytes = (size_t)(end - at);
    memcpy(connection->tail, at, connection->tail_bytes);
    return true;
}

static void read_some(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer) {
    struct connection *connection = stream->data;
    (void)buffer;
    if (count == 0) return;
    if (count < 0) {
        close_connection(connection);
        return;
    }
#ifdef LIMIT_TLS
    count = unseal(connection, (size_t)count);
    if (count < 0) {
        send_sealed(connection);
        close_connection(connection);
        return;
    }
#endif
    connection->closing = !answer_all(connection, connection->tail_bytes + (size_t)count);
    flush(connection);
    size_t unsent = uv_stream_get_write_queue_size(stream);
    if (uv_is_closing((uv_handle_t *)stream)) return;
    if (connection->closing) {
        uv_read_stop(stream);
        if (unsent == 0) close_connection(connection);
    } else if (unsent > unsent_bytes_pause) {
        connection->paused = true;
        uv_read_stop(stream);
    }
}

static void connected(uv_stream_t *listener, int status) {
    if (status < 0) return;
    struct connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL) abort();
    uv_tcp_init(listener->loop, &connection->tcp);
    connection->tcp.data = connection;
    if (uv_accept(listener, (uv_stream_t *)&connection->tcp) < 0) {
        close_connection(connection);
        return;
    }
    uv_tcp_nodelay(&connection->tcp, 1);
#ifdef LIMIT_TLS
    connection->ssl = SSL_new(context);
    connection->arrived = BIO_new(BIO_s_mem());
    connection->sealed = BIO_new(BIO_s_mem());
    SSL_set_bio(connection->ssl, connection->arrived, connection->sealed);
    SSL_set_accept_state(connection->ssl);
#endif
    uv_read_start((uv_stream_t *)&connection->tcp, allocate, read_some);
}

static void describe_model(void) {
    for (int i = 0; i < 8; i++) {
        unsigned byte;
        sscanf(LOAN_MODEL_DIGEST + 2 * i, "%2x", &byte);
        ((uint8_t *)&model_digest)[i] = (uint8_t)byte;
    }
    snprintf(info, sizeof info,
             "{\"protocol\":1,\"server\":\"practical limit\",\"limits\":{\"frame_bytes\":%d,"
             "\"batch_rows\":0,\"ping_bytes\":64},"
             "\"model\":{\"name\":\"loan-default\",\"algorithm\":\"logistic regression\",\"digest\":\"%s\","
             "\"features\":[\"credit_lines_outstanding\",\"loan_amt_outstanding\",\"total_debt_outstanding\","
             "\"income\",\"years_employed\",\"fico_score\"],\"threshold\":%g}}",
             length_max, LOAN_MODEL_DIGEST, LOAN_MODEL_THRESHOLD);
}

#ifdef LIMIT_TLS
// Takes the one protocol that is spoken here.
static int choose(SSL *ssl, const unsigned char **chosen, unsigned char *chosen_bytes, const unsigned char *offered,
                  unsigned int offered_bytes, void *none) {
    static const unsigned char ours[] = "\x09sestina/1";
    (void)ssl, (void)none;
    int code = SSL_select_next_proto((unsigned char **)chosen, chosen_bytes, ours, sizeof ours - 1, offered, offered_bytes);
    return code == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

static bool prepare_tls(const char *certificate, const char *key, const char *authorities) {
    context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_session_id_context(context, (const unsigned char *)"limit", 5);
    // One ticket that holds the session, and no cache: a client that comes back is known by what it brings, as by Sestina.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 1);
#ifdef LIMIT_JUDGES
    SSL_CTX_set_session_ticket_cb(context, NULL, judge, NULL);
#endif
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    SSL_CTX_set_alpn_select_cb(context, choose, NULL);
    return SSL_CTX_use_certificate_chain_file(context, certificate) == 1
        && SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1
        && SSL_CTX_load_verify_locations(context, authorities, NULL) == 1;
}

enum { words_wanted = 5 };
#else
enum { words_wanted = 2 };
#endif

int main(int count, char **arguments) {
    char *end = NULL;
    long port = count == words_wanted ? strtol(arguments[1], &end, 10) : 0;
    if (port < 1 || port > 65535 || *end != '\0') {
        fputs("usage: limit PORT [CERTIFICATE KEY AUTHORITIES], with a port from 1 to 65535\n", stderr);
        return 64;
    }
#ifdef LIMIT_TLS
    if (!prepare_tls(arguments[2], arguments[3], arguments[4])) {
        fputs("limit: the certificate, its key or the authorities cannot be used\n", stderr);
        return 74;
    }
#endif
    describe_model();
    uv_loop_t *loop = uv_default_loop();
    uv_tcp_t listener;
    struct sockaddr_in address;
    uv_tcp_init(loop, &listener);
    uv_ip4_addr("127.0.0.1", (int)port, &address);
    int error = uv_tcp_bind(&listener, (struct sockaddr *)&address, 0);
    if (error == 0) error = uv_listen((uv_stream_t *)&listener, 1024, connected);
    if (error < 0) {
        fprintf(stderr, "limit: cannot listen on 127.0.0.1:%ld: %s\n", port, uv_strerror(error));
        return 74;
    }
    fprintf(stderr, "listening on 127.0.0.1:%ld\n", port);
    return uv_run(loop, UV_RUN_DEFAULT);
}
