/// HTTP by the program `curl`.
///
/// A library for HTTP inside this process would double what it links. The address, the credentials
/// and the body stand in no argument: curl reads its options from its standard input and the body
/// from a file that no other user can read.
struct HTTPTransport: Sendable {
    /// What is asked.
    struct Request: Sendable {
        let method: String
        let url: String
        var contentType = "application/json"
        var body: [UInt8]?
        /// Whether doing it twice is as good as once, so that it may be tried again.
        var isRepeatable = false
        /// Whether it takes as long as bytes flow, rather than a fixed time at most.
        var isUpload = false
    }

    /// What is answered.
    struct Response: Sendable {
        let status: Int
        let contentType: String
        /// Where a redirect leads, else empty.
        let redirect: String
        let body: [UInt8]
    }

    let address: TrackingAddress
    let credentials: TrackingCredentials
    /// The program, by its name on the PATH.
    var program = "curl"
    var callSecondsMax = TrackingLimits.callSecondsMax
    var retriesMax = TrackingLimits.retriesMax

    /// Asks and waits for the answer, whatever its status; redirects are not followed.
    ///
    /// - Throws: a `TrackingError` if there is no answer.
    func send(_ request: Request) async throws(TrackingError) -> Response {
        let folder = try ExchangeFolder()
        if let body = request.body { try folder.write(body: body) }
        let facts = try await curl(configuration(of: request, in: folder))
        // A tab can stand in the last of them alone: a header's value may have some.
        let fields = facts.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3, let status = fields.first.flatMap({ Int($0) }) else {
            throw TrackingError(
                "curl does not tell how \(address.base) answered: it says "
                    + "'\(quoted(credentials.hiding(facts)))'"
            )
        }
        return Response(
            status: status,
            contentType: String(fields[2]),
            redirect: String(fields[1]),
            body: try folder.answer()
        )
    }

    private func configuration(of request: Request, in folder: ExchangeFolder) -> CurlConfiguration
    {
        var options = CurlConfiguration()
        options.add("url", request.url)
        options.add("request", request.method)
        options.add("proto", "=http,https")
        options.add("globoff")
        options.add("silent")
        options.add("show-error")
        options.add("fail-with-body")
        options.add("connect-timeout", TrackingLimits.connectSecondsMax)
        if request.isUpload {
            options.add("speed-limit", 1)
            options.add("speed-time", TrackingLimits.stalledSecondsMax)
        } else {
            options.add("max-time", callSecondsMax)
        }
        if request.isRepeatable, retriesMax > 0 { options.add("retry", retriesMax) }
        options.add("max-filesize", TrackingLimits.answerBytesMax)
        options.add("output", folder.answerPath)
        options.add("write-out", "%{http_code}\t%{redirect_url}\t%{content_type}")
        options.add("user-agent", "sestina")
        options.add("header", "Accept: application/json")
        if request.body != nil {
            options.add("header", "Content-Type: " + request.contentType)
            // Without it curl waits a second for a server that would refuse a large body.
            options.add("header", "Expect:")
            options.add("upload-file", folder.bodyPath)
        }
        options.add(credentials)
        return options
    }

    /// Runs curl; what it says of the answer.
    private func curl(_ configuration: CurlConfiguration) async throws(TrackingError) -> String {
        let ended: CurlProgram.Ended
        do throws(CurlProgram.Fault) {
            ended = try await CurlProgram.run(configuration, program: program)
        } catch {
            throw TrackingError(words(of: error))
        }
        if ended.code == 0 || ended.code == CurlFailure.answeredWithError { return ended.output }
        throw CurlFailure(code: ended.code, words: ended.words, seconds: callSecondsMax)
            .error(address: address.base, hiding: credentials)
    }

    private func words(of fault: CurlProgram.Fault) -> String {
        switch fault {
        case .missing:
            "curl is needed to speak to MLflow and is not on the PATH;"
                + " on Debian and Ubuntu: apt-get install curl"
        case .signal: "curl was ended by a signal while it spoke to \(address.base)"
        case .tooManyOptions:
            "the address and credentials of MLflow are longer than the"
                + " \(TrackingLimits.optionsBytesMax) bytes that curl is given"
        case .noPipe: "no pipe to curl can be made and filled"
        case .notRun: "curl cannot be run to speak to \(address.base)"
        }
    }
}
