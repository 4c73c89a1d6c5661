import EventLoop

/// What a balancer says of a connection before its first byte: the PROXY protocol of HAProxy, versions 1 and 2.
///
/// Bytes in, a result out: there is no socket and no clock here.
enum ProxyHeader {
    /// What the bytes at the front of a connection are.
    enum Reading: Equatable {
        /// The beginning of a header.
        case incomplete
        /// A header, which takes so many bytes. Its source is nil where the balancer tells of no address, so that
        /// the connection is its own: a check of its own, or a caller of a kind that it cannot tell.
        case whole(source: IPAddress?, bytes: Int)
        /// No header, whatever may come behind them.
        case fault(Fault)
    }

    /// Why bytes are no header.
    enum Fault: String, CaseIterable {
        /// They begin otherwise.
        case missing
        /// They begin like one, and go on as none does.
        case malformed
        /// One of version 2 says that it takes more than ``bytesMax``.
        case tooLarge = "too_large"
    }

    /// What came of waiting for one.
    enum Outcome: String, CaseIterable {
        /// The balancer told an address.
        case told
        /// The balancer told none: the connection is its own.
        case untold
        /// The bytes were none: see ``Fault``.
        case missing, malformed
        case tooLarge = "too_large"
        /// The connection ended within it.
        case cut
        /// It took too long.
        case timeout

        /// What is wrong, for the log; nil where nothing is.
        var fault: String? {
            switch self {
            case .told, .untold: nil
            case .missing:
                "it does not begin with a PROXY header, and --proxy-protocol says that it does"
            case .malformed: "its PROXY header is not as version 1 or 2 has it"
            case .tooLarge: "its PROXY header has more than \(bytesMax) bytes"
            case .cut: "it ended within its PROXY header"
            case .timeout: "it sent no whole PROXY header in time"
            }
        }
    }

    /// The longest line of version 1, its end included.
    static let lineBytesMax = 107
    /// The longest header of version 2 that is read, what it tells besides addresses included: version 2 allows
    /// 65,551, and what balancers send has some hundreds.
    static let bytesMax = 4096

    private static let word = Array("PROXY ".utf8)
    private static let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10] + Array("QUIT\n".utf8)
    private static let lineEnd: [UInt8] = [13, 10]
    /// The fixed part of version 2: signature, version and command, family and transport, length of the rest.
    private static let fixedBytes = 16

    /// Reads the header that bytes begin with.
    ///
    /// - Parameter bytes: what has arrived so far.
    /// - Returns: what they are, as far as they tell.
    static func read(_ bytes: [UInt8]) -> Reading {
        if begins(bytes, like: signature) { return readBinary(bytes) }
        if begins(bytes, like: word) { return readLine(bytes) }
        return .fault(.missing)
    }

    private static func begins(_ bytes: [UInt8], like beginning: [UInt8]) -> Bool {
        zip(bytes, beginning).allSatisfy(==)
    }

    // MARK: - Version 1

    private static func readLine(_ bytes: [UInt8]) -> Reading {
        let window = bytes.prefix(lineBytesMax)
        guard let end = window.firstRange(of: lineEnd) else {
            return window.count < lineBytesMax ? .incomplete : .fault(.malformed)
        }
        let line = String(decoding: window[word.count..<end.lowerBound], as: UTF8.self)
        let fields = line.split(separator: " ", omittingEmptySubsequences: false)
        // Whatever an unknown caller's line goes on with does not count.
        if fields[0] == "UNKNOWN" { return .whole(source: nil, bytes: end.upperBound) }
        guard fields.count == 5, fields[0] == "TCP4" || fields[0] == "TCP6",
            let source = address(fields[1], isIPv6: fields[0] == "TCP6"),
            address(fields[2], isIPv6: fields[0] == "TCP6") != nil,
            isPort(fields[3]), isPort(fields[4])
        else { return .fault(.malformed) }
        return .whole(source: source, bytes: end.upperBound)
    }

    private static func address(_ text: Substring, isIPv6: Bool) -> IPAddress? {
        text.contains(":") == isIPv6 ? IPAddress(text) : nil
    }

    /// Whether a text is a port: 0 to 65535, without zeros before it.
    private static func isPort(_ text: Substring) -> Bool {
        UInt16(text).map { String($0) == text } ?? false
    }

    // MARK: - Version 2

    private static func readBinary(_ bytes: [UInt8]) -> Reading {
        guard bytes.count >= fixedBytes else { return .incomplete }
        let (version, command) = (bytes[12] >> 4, bytes[12] & 15)
        let (family, transport) = (bytes[13] >> 4, bytes[13] & 15)
        let rest = Int(bytes[14]) << 8 | Int(bytes[15])
        guard version == 2, command <= 1 else { return .fault(.malformed) }
        // The family of a check of the balancer's own does not count.
        let isOwn = command == 0
        guard isOwn || family <= 3 && transport <= 2 else { return .fault(.malformed) }
        let addressBytes = isOwn ? 0 : addressBytes(family, transport)
        guard rest >= 2 * addressBytes + (addressBytes > 0 ? 4 : 0) else {
            return .fault(.malformed)
        }
        guard rest <= bytesMax - fixedBytes else { return .fault(.tooLarge) }
        guard bytes.count >= fixedBytes + rest else { return .incomplete }
        // Behind the addresses and ports stand values that tell more, and are skipped.
        let source = IPAddress(bytes[fixedBytes..<fixedBytes + addressBytes])
        return .whole(source: source, bytes: fixedBytes + rest)
    }

    /// Bytes of an address of TCP; 0 for the kinds whose address is not told: datagrams, sockets of Unix and
    /// whatever the balancer does not know.
    private static func addressBytes(_ family: UInt8, _ transport: UInt8) -> Int {
        switch (family, transport) {
        case (1, 1): 4
        case (2, 1): 16
        default: 0
        }
    }
}
