extension Double {
    /// The shortest decimal text that reads back to the same number, without an exponent.
    ///
    /// Spreadsheets read it in any language once its point is theirs. Of what is not finite it is `nan`, `inf` or
    /// `-inf`.
    package var decimals: String {
        var bytes: [UInt8] = []
        bytes.append(decimalsOf: self, mark: ASCII.point)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Adds the text of ``Swift/Double/decimals`` with a decimal mark.
    ///
    /// A book has millions of them, so that nothing but the shortest text is made on the way.
    mutating func append(decimalsOf number: Double, mark: UInt8) {
        let shortest = number.description
        let text = shortest.utf8Span.span
        let letter = text.indices.first { text[$0] == ASCII.lowercaseE }
        guard let letter, number.isFinite else {
            if mark == ASCII.point { return append(contentsOf: shortest.utf8) }
            for index in text.indices { append(text[index] == ASCII.point ? mark : text[index]) }
            return
        }
        var exponent = 0
        for index in letter + 1..<text.count where text[index].isDigit {
            exponent = exponent * 10 + Int(text[index] - ASCII.zero)
        }
        // How many digits stand before the point, which has one before it now.
        let whole = (text[letter + 1] == ASCII.minus ? -exponent : exponent) + 1
        if number.sign == .minus { append(ASCII.minus) }
        if whole <= 0 {
            append(ASCII.zero)
            append(mark)
            append(contentsOf: repeatElement(ASCII.zero, count: -whole))
        }
        var digits = 0
        for index in 0..<letter where text[index].isDigit {
            if digits == whole, digits > 0 { append(mark) }
            append(text[index])
            digits += 1
        }
        guard whole >= digits else { return }
        append(contentsOf: repeatElement(ASCII.zero, count: whole - digits))
        append(mark)
        append(ASCII.zero)
    }
}

extension UInt8 {
    /// Whether it is a digit of ASCII.
    fileprivate var isDigit: Bool { ASCII.zero...ASCII.zero + 9 ~= self }
}
