import Testing
import Wire

@testable import LoadTest

@Suite struct HTTPAnswerTests {
    private static func read(_ text: String, from start: Int = 0) throws -> HTTPAnswer? {
        try HTTPAnswer.read(Array(text.utf8), from: start)
    }

    private static let good =
        "HTTP/1.1 200 OK\r\nServer:  stub \r\nCONTENT-LENGTH: 5\r\nX:\r\n\r\nhello"

    @Test func `an answer is its status, its server and its body`() throws {
        let answer = try #require(try Self.read(Self.good + "HTTP/1.1"))
        #expect(answer.status == 200 && answer.server == "stub")
        #expect(String(decoding: answer.body, as: UTF8.self) == "hello")
        #expect(answer.end == Self.good.utf8.count)
        #expect(try Self.read("xx" + Self.good, from: 2)?.end == Self.good.utf8.count + 2)
    }

    @Test func `an answer that is cut anywhere is waited for`() throws {
        let bytes = Array(Self.good.utf8)
        for count in bytes.indices {
            #expect(try HTTPAnswer.read(Array(bytes[..<count]), from: 0) == nil, "\(count)")
        }
    }

    @Test(
        arguments: [
            ("\u{1}\u{2}", "no answer of HTTP/1.1"),
            ("HTTP/2 200\r\n\r\n", "no answer of HTTP/1.1"),
            ("HTTP/1.1 20 OK\r\n\r\n", "without a status"),
            ("HTTP/1.1\r\n\r\n", "without a status"),
            ("HTTP/1.1 999 OK\r\n\r\n", "without a status"),
            ("HTTP/1.1 200 OK\r\n\r\n", "no Content-Length"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "in pieces"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "two lengths"),
            ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "at most 65536"),
            ("HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n", "at most 65536"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n", "at most 65536"),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "at most 65536"
            ),
            ("HTTP/1.1 200 OK\r\nX: " + String(repeating: "y", count: 20_000), "more than 16384"),
        ] as [(String, String)]
    )
    func `what breaks HTTP, or would take all memory, is a violation`(text: String, reason: String)
    {
        #expect {
            _ = try Self.read(text)
        } throws: { error in
            "\(error)".contains(reason)
        }
    }

    @Test func `a prediction is an object with a probability`() throws {
        let body = #"{"probability":0.25,"default":true,"model":{"name":"m","digest":"ab"}}"#
        let prediction = try #require(HTTPPrediction(Array(body.utf8)[...]))
        #expect(prediction.probability == 0.25 && prediction.predictsDefault == true)
        #expect(prediction.isOutsideTrainingRange == nil)
        #expect(prediction.modelName == "m" && prediction.modelDigest == "ab")
        for text in [
            "", "[]", "{}", "0.5", #"{"probability":"0.5"}"#, #"{"probability":1.5}"#,
            #"{"probability":-0.1}"#, #"{"probability":null}"#, #"{"probability":0.5}x"#,
        ] {
            #expect(HTTPPrediction(Array(text.utf8)[...]) == nil, "\(text)")
        }
    }
}
