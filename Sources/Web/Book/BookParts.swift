import HTTPFront
import HTTPTypes
import NIOCore

/// An answer of several parts, which a script reads with `response.formData()`.
struct BookParts: Sendable {
    /// What the scored book is called where it is saved.
    static let fileName = "scored.csv"

    /// What stands between the parts; nobody can write a book that holds it without knowing it.
    private let boundary = (0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }
        .joined()

    /// Begins the first part, the scored book, which follows.
    var bookHead: ByteBuffer {
        ByteBuffer(
            string: "--\(boundary)\r\nContent-Disposition: form-data; name=\"book\"; "
                + "filename=\"\(Self.fileName)\"\r\nContent-Type: text/csv\r\n\r\n"
        )
    }

    /// A part of its own, after what came before.
    func text(_ name: String, _ text: String) -> ByteBuffer {
        ByteBuffer(
            string:
                "\r\n--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(text)"
        )
    }

    /// Ends the last part.
    var end: ByteBuffer { ByteBuffer(string: "\r\n--\(boundary)--\r\n") }

    /// The answer whose parts a closure writes.
    func response(
        _ write: @escaping @Sendable (AnswerStream) async throws -> Void
    ) -> Answer {
        Answer(
            .ok,
            [
                .contentType: "multipart/form-data; boundary=\(boundary)",
                .cacheControl: "no-store",
            ],
            .streamed(write)
        )
    }
}
