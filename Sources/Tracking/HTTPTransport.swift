import Subprocess
import SystemPackage

/// HTTP by the program `curl`, which is on every machine and knows its certificates and proxies.
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

    private func configuration(of request: Request, in folder: ExchangeFolder) -> String {
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
        return options.text
    }

    /// Runs curl; what it says of the answer.
    private func curl(_ configuration: String) async throws(TrackingError) -> String {
        let options = try Self.pipe(holding: configuration)
        do {
            let result = try await run(
                .name(program),
                arguments: ["--disable", "--config", "-"],
                input: .fileDescriptor(options, closeAfterSpawningProcess: true),
                output: .string(limit: TrackingLimits.wordsBytesMax),
                error: .string(limit: TrackingLimits.wordsBytesMax)
            )
            guard case .exited(let code) = result.terminationStatus else {
                throw TrackingError("curl was ended by a signal while it spoke to \(address.base)")
            }
            if code == 0 || code == CurlFailure.answeredWithError { return result.standardOutput }
            throw CurlFailure(code: Int(code), words: result.standardError, seconds: callSecondsMax)
                .error(address: address.base, hiding: credentials)
        } catch let error as TrackingError {
            throw error
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw TrackingError(
                "curl is needed to speak to MLflow and is not on the PATH;"
                    + " on Debian and Ubuntu: apt-get install curl"
            )
        } catch {
            throw TrackingError("curl cannot be run to speak to \(address.base)")
        }
    }

    /// A pipe that has been filled and closed, so that nothing is to be written to a curl that may
    /// end before it has read it.
    private static func pipe(holding text: String) throws(TrackingError) -> FileDescriptor {
        guard text.utf8.count <= TrackingLimits.optionsBytesMax else {
            throw TrackingError(
                "the address and credentials of MLflow are longer than the"
                    + " \(TrackingLimits.optionsBytesMax) bytes that curl is given"
            )
        }
        do {
            let (readEnd, writeEnd) = try FileDescriptor.pipe(options: [.closeOnExec, .nonBlocking])
            do {
                try writeEnd.closeAfter { _ = try writeEnd.writeAll(text.utf8) }
                return readEnd
            } catch {
                try? readEnd.close()
                throw error
            }
        } catch {
            throw TrackingError("no pipe to curl can be made and filled")
        }
    }
}
