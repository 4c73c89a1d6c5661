import Foundation
import TestSupport

/// `sestina-web` on a port of its own choice.
final class RunningWebServer {
    let command: BuiltCommand
    let port: UInt16

    /// Starts a web server over the scoring server at a port, and waits until it listens.
    init(over scoringPort: UInt16, _ arguments: [String] = []) throws {
        command = try BuiltCommand(
            "sestina-web",
            ["--listen", "127.0.0.1:0", "--server", "127.0.0.1:\(scoringPort)"] + arguments
        )
        let words = "listening on 127.0.0.1:"
        guard command.says(words), let start = command.errors.range(of: words)?.upperBound,
            let port = UInt16(command.errors[start...].prefix(while: \.isNumber))
        else {
            throw RawConnection.Fault(description: "no web server: \(command.errors)")
        }
        self.port = port
    }

    func connect() throws -> RawConnection { try RawConnection(port: port) }

    /// Six figures as a request for a prediction.
    static func prediction(_ figures: [Double], closing: Bool = true) -> [UInt8] {
        let names = [
            "credit_lines_outstanding", "loan_amt_outstanding", "total_debt_outstanding",
            "income", "years_employed", "fico_score",
        ]
        let body = zip(names, figures).map { "\($0)=\($1)" }.joined(separator: "&")
        return Array(
            """
            POST /predict HTTP/1.1\r
            Host: test\r
            Content-Type: application/x-www-form-urlencoded\r
            Content-Length: \(body.utf8.count)\r
            \(closing ? "Connection: close\r\n" : "")\r
            \(body)
            """.utf8
        )
    }

    /// Sends a request that ends its connection, and returns the answer.
    func ask(_ request: [UInt8]) throws -> WebAnswer {
        let connection = try connect()
        connection.send(request)
        return try WebAnswer(connection.everything())
    }
}

/// An answer of HTTP/1.1, head and body.
struct WebAnswer {
    let head: String
    let body: String

    init(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else {
            throw RawConnection.Fault(description: "no answer of HTTP: \(text)")
        }
        head = String(text[..<end.lowerBound])
        body = String(text[end.upperBound...])
    }

    var status: Int? { head.split(separator: " ").dropFirst().first.flatMap { Int($0) } }

    /// A number in the object that the body is; Foundation's reading of JSON is not exact.
    func number(_ name: String) -> Double? {
        guard let start = body.range(of: "\"\(name)\":")?.upperBound else { return nil }
        return Double(body[start...].prefix { $0 != "," && $0 != "}" })
    }
}
