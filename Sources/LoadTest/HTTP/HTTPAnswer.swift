import Wire

/// An answer of HTTP/1.1 as far as a load test reads it: its status, and a body whose length is told.
struct HTTPAnswer {
    /// 100 to 599.
    let status: Int
    /// What the answer says of the server; nil where it says nothing.
    let server: String?
    /// All bytes of it.
    let body: ArraySlice<UInt8>
    /// Where the next answer begins.
    let end: Int

    /// The longest first line and fields, in bytes.
    static let headBytesMax = 16_384
    /// The longest body, in bytes: many times what a prediction takes.
    static let bodyBytesMax = 65_536

    private static let version = Array("HTTP/1.".utf8)
    private static let headEnd = Array("\r\n\r\n".utf8)

    /// Reads the answer that begins at `start`.
    ///
    /// - Returns: nil while it is not there whole.
    /// - Throws: a ``ProtocolViolation`` for what is no answer of HTTP/1.1, one that is too large, and one whose
    ///   length is not told.
    static func read(_ bytes: [UInt8], from start: Int) throws(ProtocolViolation) -> HTTPAnswer? {
        let rest = bytes[start...]
        guard rest.prefix(version.count).elementsEqual(version.prefix(rest.count)) else {
            throw ProtocolViolation("the server sent something that is no answer of HTTP/1.1")
        }
        guard let headEnd = endOfHead(rest) else {
            if rest.count >= headBytesMax {
                throw ProtocolViolation(
                    "the server sent an answer whose fields take more than \(headBytesMax) bytes"
                )
            }
            return nil
        }
        let head = String(decoding: rest[..<headEnd], as: UTF8.self)
        let lines = head.split(separator: "\r\n")
        let status = try status(lines[0])
        var length: Int?
        var server: String?
        for line in lines.dropFirst() {
            let (name, value) = field(line)
            switch name {
            case "content-length":
                let told = try lengthOfBody(value)
                guard length == nil || length == told else {
                    throw ProtocolViolation("the server told two lengths of one answer")
                }
                length = told
            case "transfer-encoding":
                throw ProtocolViolation(
                    "the server sent an answer in pieces (Transfer-Encoding: \(value)); one whose "
                        + "Content-Length is told is needed"
                )
            case "server": server = value
            default: break
            }
        }
        guard let length else {
            throw ProtocolViolation("the server sent an answer that tells no Content-Length")
        }
        guard bytes.count - headEnd >= length else { return nil }
        let end = headEnd + length
        return HTTPAnswer(status: status, server: server, body: bytes[headEnd..<end], end: end)
    }

    /// Where the body begins; nil where the head has no end among the bytes that it may have.
    private static func endOfHead(_ bytes: ArraySlice<UInt8>) -> Int? {
        let head = bytes.prefix(headBytesMax)
        var place = head.startIndex
        while let feed = head[place...].firstIndex(of: UInt8(ascii: "\n")) {
            if head[...feed].suffix(headEnd.count).elementsEqual(headEnd) { return feed + 1 }
            place = feed + 1
        }
        return nil
    }

    private static func status(_ line: Substring) throws(ProtocolViolation) -> Int {
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count > 1, words[1].utf8.count == 3, let status = Int(words[1]),
            (100...599).contains(status)
        else { throw ProtocolViolation("the server sent an answer without a status of HTTP") }
        return status
    }

    /// A field's name in lower case, and its value without the blanks around it.
    private static func field(_ line: Substring) -> (name: String, value: String) {
        let colon = line.firstIndex(of: ":") ?? line.endIndex
        let value = line[colon...].dropFirst().drop { $0 == " " || $0 == "\t" }
        let end = value.lastIndex { $0 != " " && $0 != "\t" }.map { value.index(after: $0) }
        return (line[..<colon].lowercased(), String(value[..<(end ?? value.startIndex)]))
    }

    private static func lengthOfBody(_ text: String) throws(ProtocolViolation) -> Int {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(text),
            length <= bodyBytesMax
        else {
            throw ProtocolViolation(
                "the server sent an answer of '\(text.prefix(20))' bytes; at most \(bodyBytesMax) are read"
            )
        }
        return length
    }
}
