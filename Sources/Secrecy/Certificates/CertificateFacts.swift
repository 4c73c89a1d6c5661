internal import COpenSSL

/// What is read from a certificate; the pointers are those of living ones.
enum CertificateFacts {
    /// The subject in one line, such as `CN = localhost`; for sentences, cut by who shows it.
    static func subject(of certificate: OpaquePointer) -> String {
        unsafe line(of: X509_get_subject_name(certificate))
    }

    /// The issuer of a list of revoked certificates in one line.
    static func issuer(ofList list: OpaquePointer) -> String {
        unsafe line(of: X509_CRL_get_issuer(list))
    }

    private static func line(of name: OpaquePointer?) -> String {
        guard let name = unsafe name, let sink = unsafe BIO_new(BIO_s_mem()) else { return "" }
        defer { unsafe BIO_free(sink) }
        guard unsafe copenssl_print_name(sink, name) == 1 else { return "" }
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = unsafe BIO_read(sink, &bytes, CInt(bytes.count))
        return String(decoding: bytes.prefix(max(0, Int(count))), as: UTF8.self)
    }

    /// When a certificate expires, in seconds since 1970.
    static func expiry(of certificate: OpaquePointer) -> Int64 {
        unsafe seconds(X509_get0_notAfter(certificate)) ?? .min
    }

    /// From when on a certificate may be trusted, in seconds since 1970.
    static func start(of certificate: OpaquePointer) -> Int64 {
        unsafe seconds(X509_get0_notBefore(certificate)) ?? .max
    }

    /// When the next list must be there, in seconds since 1970; nil where a list names no time.
    static func nextUpdate(ofList list: OpaquePointer) -> Int64? {
        unsafe seconds(X509_CRL_get0_nextUpdate(list))
    }

    private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
        guard let time = unsafe time, let epoch = unsafe ASN1_TIME_set(nil, 0) else { return nil }
        defer { unsafe ASN1_TIME_free(epoch) }
        var days: CInt = 0
        var seconds: CInt = 0
        guard unsafe ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return nil }
        return Int64(days) * 86400 + Int64(seconds)
    }

    /// The names of the subject: DNS names in lower case and URIs of its alternative names in their order,
    /// and where there is none, its common name.
    static func names(of certificate: OpaquePointer) -> [String] {
        let found = unsafe alternativeNames(of: certificate)
        if !found.isEmpty { return found }
        return unsafe commonName(of: certificate).map { [$0] } ?? []
    }

    private static func alternativeNames(of certificate: OpaquePointer) -> [String] {
        guard
            let found = unsafe X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil)
        else { return [] }
        let names = OpaquePointer(found)
        defer { unsafe GENERAL_NAMES_free(names) }
        var texts: [String] = []
        for index in 0..<(unsafe copenssl_name_count(names)) {
            var isDNS: CInt = 0
            guard let name = unsafe copenssl_name(names, index, &isDNS) else { continue }
            let count = unsafe Int(ASN1_STRING_length(name))
            let bytes = unsafe UnsafeBufferPointer(start: ASN1_STRING_get0_data(name), count: count)
            let text = unsafe String(decoding: bytes, as: UTF8.self)
            texts.append(isDNS == 1 ? text.lowercased() : text)
        }
        return texts
    }

    /// The last common name, which is the most specific.
    private static func commonName(of certificate: OpaquePointer) -> String? {
        let subject = unsafe X509_get_subject_name(certificate)
        var last: CInt = -1
        while true {
            let next = unsafe X509_NAME_get_index_by_NID(subject, NID_commonName, last)
            if next < 0 { break }
            last = next
        }
        guard last >= 0, let entry = unsafe X509_NAME_get_entry(subject, last) else { return nil }
        var text: UnsafeMutablePointer<UInt8>?
        let count = unsafe ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry))
        defer { unsafe CRYPTO_free(text, nil, 0) }
        guard count > 0 else { return nil }
        return unsafe String(
            decoding: UnsafeBufferPointer(start: text, count: Int(count)),
            as: UTF8.self
        )
    }

    /// The SHA-256 of the certificate.
    static func digest(of certificate: OpaquePointer) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: SHA256.size)
        let code = unsafe X509_digest(certificate, EVP_sha256(), &digest, nil)
        precondition(code == 1, "libcrypto digests a certificate that it read")
        return digest
    }
}
