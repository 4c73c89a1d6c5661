import Foundation
import FoundationNetworking
import TestSupport

/// `sestina-web` on a port of its own choice, and a caller without cookies.
final class RunningPage {
    let command: BuiltCommand
    private let address: String
    private let session: URLSession

    /// Starts a page's server over a scoring server and waits until it listens.
    init(over server: String) throws {
        command = try BuiltCommand("sestina-web", ["--listen", "127.0.0.1:0", "--server", server])
        let words = "listening on "
        guard command.says(words), let start = command.errors.range(of: words)?.upperBound else {
            throw RawConnection.Fault(description: "no page: \(command.errors)")
        }
        address = String(command.errors[start...].prefix { !$0.isWhitespace })
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpShouldSetCookies = false
        session = URLSession(configuration: configuration)
    }

    deinit {
        session.invalidateAndCancel()
    }

    /// What came back.
    struct Answer {
        let status: Int
        let body: Data
        /// A field of the head, by its name.
        let field: (String) -> String?
    }

    /// Asks for a path.
    ///
    /// - Parameters:
    ///   - path: what to ask for.
    ///   - body: what to post; nil for a GET.
    ///   - headers: what else the request says.
    /// - Returns: the answer.
    /// - Throws: the system's error when there is none.
    func ask(
        _ path: String,
        body: Data? = nil,
        _ headers: [String: String] = [:]
    ) async throws -> Answer {
        guard let url = URL(string: "http://\(address)\(path)") else {
            throw RawConnection.Fault(description: "\(path) is no path")
        }
        var request = URLRequest(url: url)
        request.httpMethod = body == nil ? "GET" : "POST"
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        request.httpBody = body
        let (data, response) = try await session.data(for: request)
        guard let fields = response as? HTTPURLResponse else {
            throw RawConnection.Fault(description: "no answer over HTTP")
        }
        return Answer(
            status: fields.statusCode,
            body: data,
            field: fields.value(forHTTPHeaderField:)
        )
    }
}
