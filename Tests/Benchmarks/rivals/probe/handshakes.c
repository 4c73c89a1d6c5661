// How many handshakes of TLS 1.3 a server makes in a second, with a certificate on either side.
//
// Usage: handshakes PORT full|resumed SECONDS AT_A_TIME CERTIFICATE KEY SERVER_CERTIFICATE
// Opens connections to 127.0.0.1:PORT, a few at a time. Each ends once one score is answered and, where it is no resumed
// one, a ticket has come; a resumed one begins with the latest ticket. Every handshake has to be of the kind that was
// asked for, or this ends with 2. Prints one line of JSON: how many there were in the time, and how many tickets came.
//
// The server's certificate is compared with a file instead of being verified, so that this client has less to do than
// the server and does not set the rate; the server's signature is verified as always.
#define _GNU_SOURCE
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>

#include <netinet/tcp.h>

#include "wire.h"

enum { at_a_time_max = 64 };

static const double warm_up_seconds = 0.3, patience_seconds = 5;

// A connection on its way.
struct way {
    int descriptor;
    SSL *ssl;
    bool has_asked;
    unsigned tickets;
    uint8_t reply[wire_score_reply_bytes];
    size_t reply_bytes;
    uint32_t events;  // what is waited for
};

struct client {
    SSL_CTX *context;
    X509 *server;
    uint16_t port;
    bool resumes;
    int epoll;
    uint8_t request[wire_score_bytes];
};

// The latest that came.
static SSL_SESSION *ticket;
static uint64_t tickets;

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool fail(const char *what) {
    const unsigned long code = ERR_get_error();
    const int number = errno;
    fprintf(stderr, "handshakes: %s: %s\n", what,
            code != 0 ? ERR_error_string(code, NULL) : number != 0 ? strerror(number) : "the server ended it");
    return false;
}

static int take_ticket(SSL *ssl, SSL_SESSION *session) {
    struct way *way = SSL_get_app_data(ssl);
    way->tickets++;
    tickets++;
    SSL_SESSION_free(ticket);
    ticket = session;
    return 1;
}

static int is_server(X509_STORE_CTX *store, void *server) {
    if (X509_cmp(X509_STORE_CTX_get0_cert(store), server) == 0) return 1;
    X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
    return 0;
}

static X509 *read_certificate(const char *path) {
    FILE *file = fopen(path, "r");
    X509 *certificate = file == NULL ? NULL : PEM_read_X509(file, NULL, NULL, NULL);
    if (file != NULL) fclose(file);
    return certificate;
}

static bool prepare(struct client *client, char **files) {
    static const uint8_t protocol[] = "\x09sestina/1";
    SSL_CTX *context = client->context = SSL_CTX_new(TLS_client_method());
    client->server = read_certificate(files[2]);
    if (context == NULL || client->server == NULL) return false;
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, take_ticket);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_cert_verify_callback(context, is_server, client->server);
    return SSL_CTX_set_alpn_protos(context, protocol, sizeof protocol - 1) == 0
        && SSL_CTX_use_certificate_chain_file(context, files[0]) == 1
        && SSL_CTX_use_PrivateKey_file(context, files[1], SSL_FILETYPE_PEM) == 1;
}

static bool start(struct client *client, struct way *way, bool resumes) {
    const int yes = 1;
    *way = (struct way){.descriptor = wire_connect(client->port), .ssl = SSL_new(client->context)};
    if (way->descriptor < 0 || way->ssl == NULL) return fail("connect");
    setsockopt(way->descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    fcntl(way->descriptor, F_SETFL, O_NONBLOCK);
    SSL_set_app_data(way->ssl, way);
    SSL_set_fd(way->ssl, way->descriptor);
    SSL_set_connect_state(way->ssl);
    if (resumes && SSL_set_session(way->ssl, ticket) != 1) return fail("session");
    // The client speaks first.
    way->events = EPOLLOUT;
    struct epoll_event event = {.events = way->events, .data.ptr = way};
    return epoll_ctl(client->epoll, EPOLL_CTL_ADD, way->descriptor, &event) == 0 || fail("epoll");
}

// Waits for what OpenSSL needs next; false where it needs nothing and has failed.
static bool wait_for_more(struct client *client, struct way *way, int code) {
    const int reason = SSL_get_error(way->ssl, code);
    if (reason != SSL_ERROR_WANT_READ && reason != SSL_ERROR_WANT_WRITE) return fail("handshake");
    const uint32_t events = reason == SSL_ERROR_WANT_READ ? EPOLLIN : EPOLLOUT;
    if (events == way->events) return true;
    way->events = events;
    struct epoll_event event = {.events = events, .data.ptr = way};
    return epoll_ctl(client->epoll, EPOLL_CTL_MOD, way->descriptor, &event) == 0 || fail("epoll");
}

// Goes on with a connection as far as it gets. Says whether it is through, which needs the answer and a ticket.
static bool go_on(struct client *client, struct way *way, bool resumes, bool *is_through) {
    size_t count;
    *is_through = false;
    errno = 0;
    ERR_clear_error();
    while (!way->has_asked) {
        // Shakes hands first.
        const int code = SSL_write_ex(way->ssl, client->request, sizeof client->request, &count);
        if (code != 1) return wait_for_more(client, way, code);
        way->has_asked = true;
    }
    while (way->reply_bytes < sizeof way->reply) {
        const int code = SSL_read_ex(way->ssl, way->reply + way->reply_bytes, sizeof way->reply - way->reply_bytes, &count);
        if (code != 1) return wait_for_more(client, way, code);
        way->reply_bytes += count;
    }
    uint32_t length;
    memcpy(&length, way->reply, 4);
    if (length + 4 != sizeof way->reply || way->reply[wire_status_at] != wire_ok) {
        fprintf(stderr, "handshakes: the answer has the status %d\n", way->reply[wire_status_at]);
        return false;
    }
    if (!resumes && way->tickets == 0) {
        uint8_t more;
        const int code = SSL_read_ex(way->ssl, &more, 1, &count);
        if (code == 1) return fail("more than one answer");
        if (way->tickets == 0) return wait_for_more(client, way, code);
    }
    if ((SSL_session_reused(way->ssl) == 1) != resumes) {
        fprintf(stderr, "handshakes: one was %s\n", resumes ? "not resumed" : "resumed");
        return false;
    }
    *is_through = true;
    return true;
}

static void finish(struct way *way) {
    SSL_shutdown(way->ssl);
    SSL_free(way->ssl);
    close(way->descriptor);
}

// Makes handshakes until a moment. Returns how many ended from the first moment on, or -1.
static int64_t shake(struct client *client, int at_a_time, bool resumes, double from, double until) {
    static struct way ways[at_a_time_max];
    int64_t through = 0;
    for (int i = 0; i < at_a_time; i++) {
        if (!start(client, &ways[i], resumes)) return -1;
    }
    int open = at_a_time;
    double heard = seconds_now();
    while (open > 0) {
        struct epoll_event events[at_a_time_max];
        const int ready = epoll_wait(client->epoll, events, at_a_time_max, 100);
        const double now = seconds_now();
        if (ready > 0) heard = now;
        if (now - heard > patience_seconds) {
            errno = ETIMEDOUT;
            fail("wait");
            return -1;
        }
        for (int i = 0; i < ready; i++) {
            struct way *way = events[i].data.ptr;
            bool is_through;
            if (!go_on(client, way, resumes, &is_through)) return -1;
            if (!is_through) continue;
            finish(way);
            const double end = seconds_now();
            if (end >= from && end < until) through++;
            if (end < until) {
                if (!start(client, way, resumes)) return -1;
            } else {
                open--;
            }
        }
    }
    return through;
}

int main(int count, char **arguments) {
    const bool resumes = count == 8 && strcmp(arguments[2], "resumed") == 0;
    const double seconds = count == 8 ? atof(arguments[3]) : 0;
    const int at_a_time = count == 8 ? atoi(arguments[4]) : 0;
    if (seconds <= 0 || at_a_time < 1 || at_a_time > at_a_time_max || (!resumes && strcmp(arguments[2], "full") != 0)) {
        fputs("usage: handshakes PORT full|resumed SECONDS AT_A_TIME CERTIFICATE KEY SERVER_CERTIFICATE\n", stderr);
        return 64;
    }
    signal(SIGPIPE, SIG_IGN);
    struct client client = {.port = (uint16_t)atoi(arguments[1]), .epoll = epoll_create1(EPOLL_CLOEXEC)};
    uint64_t random = 88172645463325252;
    wire_header(client.request, wire_op_score, wire_row_bytes);
    wire_applicant(client.request + wire_header_bytes, &random);
    if (!prepare(&client, arguments + 5) || client.epoll < 0) {
        fail("certificates");
        return 2;
    }
    // One for its ticket.
    if (shake(&client, 1, false, 0, 0) < 0) return 2;
    const double from = seconds_now() + warm_up_seconds, until = from + seconds;
    const uint64_t before = tickets;
    const int64_t through = shake(&client, at_a_time, resumes, from, until);
    if (through < 0) return 2;
    printf("{\"handshakes\": %lld, \"seconds\": %.6f, \"tickets\": %llu}\n", (long long)through, seconds,
           (unsigned long long)(tickets - before));
    return 0;
}
