// Judges a client's certificate again when its session is resumed, as Sestina does: by the authorities and the time.
#ifndef LIMIT_JUDGE_H
#define LIMIT_JUDGE_H

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <stdbool.h>

static SSL_TICKET_RETURN judge(SSL *ssl, SSL_SESSION *session, const unsigned char *name, size_t name_bytes,
                               SSL_TICKET_STATUS status, void *none) {
    (void)name, (void)name_bytes, (void)none;
    if (status != SSL_TICKET_SUCCESS && status != SSL_TICKET_SUCCESS_RENEW) return SSL_TICKET_RETURN_IGNORE_RENEW;
    X509_STORE *authorities = SSL_CTX_get_cert_store(SSL_get_SSL_CTX(ssl));
    X509_STORE_CTX *judgement = X509_STORE_CTX_new();
    const bool is_trusted =
        judgement != NULL
        && X509_STORE_CTX_init(judgement, authorities, SSL_SESSION_get0_peer(session), NULL) == 1
        && X509_STORE_CTX_set_default(judgement, "ssl_client") == 1 && X509_verify_cert(judgement) == 1;
    X509_STORE_CTX_free(judgement);
    return is_trusted ? SSL_TICKET_RETURN_USE_RENEW : SSL_TICKET_RETURN_IGNORE_RENEW;
}

#endif
