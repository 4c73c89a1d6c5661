/// The host of a request and its port, as RFC 3986 writes them.
enum Authority {
    /// Whether a text is what the field `Host` may be: a host, and a port behind a colon or none.
    ///
    /// - Parameter text: all of it. An empty one is for targets that have no host, and right.
    /// - Returns: false, too, where there is a port and no host, or somebody's name before an `@`.
    static func isHostField(_ text: String) -> Bool {
        let bytes = text.utf8.span
        if bytes.isEmpty { return true }
        if bytes[0] == UInt8(ascii: "[") { return isLiteralAndPort(text) }
        var place = Place.start
        for index in bytes.indices {
            guard let next = place.next(bytes[index]) else { return false }
            place = next
        }
        switch place {
        case .start, .name, .port: return true
        case .escape: return false
        }
    }

    /// What of a name and its port has been read.
    private enum Place {
        case start
        case name
        /// A percent sign in the name, and all but so many of its digits.
        case escape(digitsLeft: Int)
        /// The colon and the digits of a number.
        case port(Int)

        /// Where one more byte leads; nil when it may not stand there.
        func next(_ byte: UInt8) -> Place? {
            switch (self, byte) {
            case (.name, UInt8(ascii: ":")): .port(0)
            case (.start, UInt8(ascii: "%")), (.name, UInt8(ascii: "%")): .escape(digitsLeft: 2)
            case (.start, _), (.name, _): Authority.isNameByte(byte) ? .name : nil
            case (.escape(let left), _) where HexDigit.value(byte) != nil:
                left == 1 ? .name : .escape(digitsLeft: left - 1)
            case (.port(let number), UInt8(ascii: "0")...UInt8(ascii: "9")):
                Self.portPlace(number * 10 + Int(byte - UInt8(ascii: "0")))
            case (.escape, _), (.port, _): nil
            }
        }

        private static func portPlace(_ number: Int) -> Place? {
            number <= UInt16.max ? .port(number) : nil
        }
    }

    private static func isLiteralAndPort(_ text: String) -> Bool {
        guard let end = text.utf8.firstIndex(of: UInt8(ascii: "]")) else { return false }
        let literal = text.utf8[..<end].dropFirst()
        // Behind a name of one letter the same is right as behind an address.
        let rest = "a" + text[end...].dropFirst()
        return IPLiteral.isOne(Array(literal))
            && (rest == "a" || rest.hasPrefix("a:") && isHostField(rest))
    }

    /// Whether a byte may stand in a `reg-name` as it is.
    fileprivate static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        // The other unreserved ones, and the sub-delims.
        default: "_~!$&'()*+,;=".utf8.contains(byte)
        }
    }
}

/// What stands in brackets in the place of a host.
enum IPLiteral {
    /// Whether a text is an IPv6 address, or one of a version to come (`IPvFuture`).
    static func isOne(_ text: [UInt8]) -> Bool {
        if let first = text.first, first | 0x20 == UInt8(ascii: "v") { return isFuture(text) }
        // Of the two colons in a row there is one pair at most, and it stands for at least one group.
        let groups = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard groups.count >= 3 else { return false }
        var count = 0
        var isShort = false
        for (index, group) in groups.enumerated() {
            if group.isEmpty {
                let isEdge = index == 0 || index == groups.count - 1
                // "::" at an edge has an empty group there and one inside.
                let neighbour = index == 0 ? groups[1] : groups[index - 1]
                if isEdge, neighbour.isEmpty { continue }
                guard !isEdge, !isShort else { return false }
                isShort = true
            } else if index == groups.count - 1, group.contains(UInt8(ascii: ".")) {
                guard isIPv4(group) else { return false }
                count += 2
            } else {
                guard group.count <= 4, group.allSatisfy({ HexDigit.value($0) != nil }) else {
                    return false
                }
                count += 1
            }
        }
        return isShort ? count <= 7 : count == 8
    }

    private static func isIPv4(_ text: ArraySlice<UInt8>) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                let isShortest = part.count == 1 || part.first != UInt8(ascii: "0")
                return isShortest && part.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
                    && UInt8(String(decoding: part, as: UTF8.self)) != nil
            }
    }

    /// `v`, hexadecimal digits, a point, and what may stand in a name or is a colon.
    private static func isFuture(_ text: [UInt8]) -> Bool {
        let parts = text.dropFirst().split(
            separator: UInt8(ascii: "."),
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return false }
        return parts[0].allSatisfy { HexDigit.value($0) != nil }
            && parts[1].allSatisfy { byte in
                byte == UInt8(ascii: ":") || Authority.isNameByte(byte)
            }
    }
}
