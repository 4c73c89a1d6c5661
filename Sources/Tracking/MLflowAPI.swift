import FoundationEssentials

/// Calls of MLflow's REST API: messages out and in, and its faults in sentences.
struct MLflowAPI: Sendable {
    let transport: HTTPTransport

    /// Sends a message.
    ///
    /// - Parameters:
    ///   - path: the call, like `runs/create`.
    ///   - message: what it takes.
    ///   - method: `POST` or `PATCH`.
    ///   - isRepeatable: whether calling it twice is as good as once.
    ///   - reply: the type of what the server answers.
    /// - Returns: what the server answers.
    /// - Throws: a `TrackingError` unless the server says that it is done.
    func send<Reply: Decodable>(
        _ path: String,
        _ message: some Encodable,
        method: String = "POST",
        isRepeatable: Bool = false,
        as reply: Reply.Type = MLflowMessages.Nothing.self
    ) async throws(TrackingError) -> Reply {
        try await call(
            HTTPTransport.Request(
                method: method,
                url: url(path),
                body: Self.encoded(message),
                isRepeatable: isRepeatable
            ),
            doing: path
        )
    }

    /// Asks for something by names and their values.
    func get<Reply: Decodable>(
        _ path: String,
        _ query: [(name: String, value: String)],
        as reply: Reply.Type
    ) async throws(TrackingError) -> Reply {
        let pairs = query.map { "\($0.name)=\(Self.percentEncoded($0.value))" }
        let query = "?" + pairs.joined(separator: "&")
        let request = HTTPTransport.Request(
            method: "GET",
            url: url(path) + query,
            isRepeatable: true
        )
        return try await call(request, doing: path)
    }

    /// Stores a file through the server.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - path: where it stands below `root`, its parts with slashes between.
    ///   - root: the artifact folder as the server named it.
    /// - Throws: a `TrackingError` unless the server has it.
    func upload(
        _ bytes: [UInt8],
        as path: String,
        below root: String
    ) async throws(TrackingError) {
        let scheme = "mlflow-artifacts:/"
        guard root.hasPrefix(scheme), !root.hasPrefix(scheme + "/") else {
            throw TrackingError(
                "\(transport.address.base) keeps files at \(quoted(root)), where this program"
                    + " cannot write; start it with --serve-artifacts, or record to an"
                    + " experiment made since it has that option"
            )
        }
        let parts = (root.dropFirst(scheme.count) + "/" + path).split(separator: "/")
        let escaped = parts.map { Self.percentEncoded(String($0)) }.joined(separator: "/")
        let _: MLflowMessages.Nothing = try await call(
            HTTPTransport.Request(
                method: "PUT",
                url: transport.address.base + "/api/2.0/mlflow-artifacts/artifacts/" + escaped,
                contentType: "application/octet-stream",
                body: bytes,
                isRepeatable: true,
                isUpload: true
            ),
            doing: "storing \(path)"
        )
    }

    private func url(_ path: String) -> String {
        transport.address.base + "/api/2.0/mlflow/" + path
    }

    private func call<Reply: Decodable>(
        _ request: HTTPTransport.Request,
        doing what: String
    ) async throws(TrackingError) -> Reply {
        let answer = try await transport.send(request)
        guard (200..<300).contains(answer.status) else { throw fault(answer, doing: what) }
        let body = answer.body.isEmpty ? Array("{}".utf8) : answer.body
        do {
            return try Self.decoder.decode(Reply.self, from: Data(body))
        } catch {
            let isPage = answer.contentType.hasPrefix("text/html")
            throw TrackingError(
                "\(transport.address.base) answered \(what) with "
                    + (isPage
                        ? "a web page, perhaps to log in, where MLflow sends JSON"
                        : "something else than MLflow does")
                    + "; is that the address of an MLflow 3 server?"
            )
        }
    }

    /// An answer that is no success, in a sentence.
    private func fault(_ answer: HTTPTransport.Response, doing what: String) -> TrackingError {
        let base = transport.address.base
        let said = try? Self.decoder.decode(MLflowMessages.Fault.self, from: Data(answer.body))
        let message = said?.message.flatMap { $0.isEmpty ? nil : $0 }
        let words = message.map { quoted(transport.credentials.hiding($0)) }
        let hasCredentials = transport.credentials.authorization != nil
        let sentence =
            switch answer.status {
            case 300..<400:
                "\(base) sends \(what) on to \(place(answer.redirect)), perhaps to log in;"
                    + " the address that answers MLflow's API itself is needed"
            case 401 where hasCredentials:
                "\(base) does not accept the name and password, or the token, for \(what)"
            case 401:
                "\(base) wants to know who is recording: set MLFLOW_TRACKING_USERNAME and"
                    + " MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN"
            case 403 where words == nil:
                "\(base) does not let this user do \(what), or this address reach it (status 403)"
            case 404 where words == nil:
                "\(base) knows no \(what); is that the address of an MLflow 3 server?"
            default:
                "\(base) answered \(what) with status \(answer.status)"
                    + (words.map { ": " + $0 } ?? "")
            }
        return TrackingError(code: said?.errorCode, sentence)
    }

    /// A redirect's address without what may be secret in it.
    private func place(_ redirect: String) -> String {
        guard !redirect.isEmpty, var parts = URLComponents(string: redirect) else {
            return "another address"
        }
        (parts.user, parts.password, parts.query, parts.fragment) = (nil, nil, nil, nil)
        return parts.string.map { quoted(transport.credentials.hiding($0)) } ?? "another address"
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }

    /// A message as JSON; numbers that are not finite as MLflow writes them, in quotes.
    static func encoded(_ message: some Encodable) throws(TrackingError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity",
            negativeInfinity: "-Infinity",
            nan: "NaN"
        )
        do {
            return [UInt8](try encoder.encode(message))
        } catch {
            throw TrackingError("a message to MLflow cannot be written as JSON")
        }
    }

    /// A text for one part of a path or of a query: all but RFC 3986's unreserved characters
    /// escaped.
    static func percentEncoded(_ text: String) -> String {
        var encoded: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.append(byte)
            default:
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
