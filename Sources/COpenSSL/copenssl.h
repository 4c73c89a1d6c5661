// What Secrecy uses of OpenSSL 3: macros of its headers as functions, which Swift can call.
#ifndef SESTINA_COPENSSL_H
#define SESTINA_COPENSSL_H

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

static inline int copenssl_only_tls13(SSL_CTX *context) {
    return SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1
        && SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1;
}

static inline void copenssl_no_session_cache(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

static inline void copenssl_send_given_chain(SSL_CTX *context) {
    SSL_CTX_set_mode(context, SSL_MODE_NO_AUTO_CHAIN);
}

static inline void copenssl_chain_bytes_max(SSL_CTX *context, long bytes) {
    SSL_CTX_set_max_cert_list(context, bytes);
}

static inline int copenssl_add_to_chain(SSL_CTX *context, X509 *certificate) {
    return SSL_CTX_add1_chain_cert(context, certificate) == 1;
}

static inline int copenssl_name_server(SSL *ssl, const char *name) {
    return SSL_set_tlsext_host_name(ssl, name) == 1;
}

/// Writes a name in one line, letters beyond ASCII as they are.
static inline int copenssl_print_name(BIO *sink, const X509_NAME *name) {
    return X509_NAME_print_ex(sink, name, 0, XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB) >= 0;
}

static inline void copenssl_retry_read(BIO *bio) { BIO_set_retry_read(bio); }

static inline void copenssl_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }

static inline STACK_OF(X509) *copenssl_certificates(void) { return sk_X509_new_null(); }

static inline int copenssl_count(const STACK_OF(X509) *certificates) {
    return certificates ? sk_X509_num(certificates) : 0;
}

static inline X509 *copenssl_at(const STACK_OF(X509) *certificates, int index) {
    return sk_X509_value(certificates, index);
}

/// Takes the certificate over, be it added or not.
static inline void copenssl_push(STACK_OF(X509) *certificates, X509 *certificate) {
    if (sk_X509_push(certificates, certificate) <= 0) X509_free(certificate);
}

static inline void copenssl_free_certificates(STACK_OF(X509) *certificates) {
    sk_X509_pop_free(certificates, X509_free);
}

/// A DNS name or URI of a subject's alternative names; NULL where another kind of name stands.
static inline const ASN1_STRING *copenssl_name(const GENERAL_NAMES *names, int index, int *is_dns) {
    const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, index);
    *is_dns = name->type == GEN_DNS;
    if (name->type == GEN_DNS) return name->d.dNSName;
    if (name->type == GEN_URI) return name->d.uniformResourceIdentifier;
    return NULL;
}

static inline int copenssl_name_count(const GENERAL_NAMES *names) {
    return sk_GENERAL_NAME_num(names);
}

#endif
