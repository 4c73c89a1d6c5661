import Testing

@testable import Datasets

/// What goes into a file that has a form of its own.
@Suite struct DialectWritingTests {
    /// What comes back of a file with a number and a text added to each record.
    private func written(_ bytes: [UInt8], isForTerminal: Bool = false) throws -> [UInt8] {
        var reader = try CSVReader(bytes: bytes, name: "book")
        reader.expectNumbers(in: [0])
        var text = CSVText(reader.dialect, isForTerminal: isForTerminal)
        text.append(raw: reader.rawHeader)
        text.append("probability")
        text.append("œuvre; né")
        text.endRecord()
        while try reader.next() {
            text.append(raw: reader.rawRecord)
            text.append(1.5e-7)
            text.append(shortest: 3)
            text.endRecord()
        }
        return text.take()
    }

    @Test(arguments: ["", "\u{feff}", "\u{feff}sep=;\r\n"])
    func `what comes back keeps mark, separator, decimal comma and line ends`(top: String) throws {
        let back = try written(Array("\(top)a;b\r\n2,5;\"x\ny\"\r\n;\r\n".utf8))
        #expect(
            String(decoding: back, as: UTF8.self)
                == "\(top)a;b;probability;\"œuvre; né\"\r\n2,5;\"x\ny\";0,00000015;3\r\n"
        )
    }

    @Test func `a decimal comma in a file of commas is in quotes`() throws {
        let back = try written(Array("a,b\n\"2,5\",x\n".utf8))
        #expect(
            String(decoding: back, as: UTF8.self)
                == "a,b,probability,œuvre; né\n\"2,5\",x,\"0,00000015\",3\n"
        )
    }

    @Test func `cp1252 stays, and a terminal gets UTF-8`() throws {
        let bytes = Array("a;b\n2,5;".utf8) + [0xe9, 0x20, 0x80, 0x81] + Array("\n".utf8)
        let back = try written(bytes)
        let added = Array(";probability;\"".utf8) + [0x9c] + Array("uvre; n".utf8) + [0xe9]
        #expect(
            back == Array("a;b".utf8) + added + Array("\"\n2,5;".utf8) + [0xe9, 0x20, 0x80, 0x81]
                + Array(";0,00000015;3\n".utf8)
        )
        #expect(
            String(decoding: try written(bytes, isForTerminal: true), as: UTF8.self)
                == "a;b;probability;\"œuvre; né\"\n2,5;é €\u{81};0,00000015;3\n"
        )
    }

    @Test(arguments: [TextEncoding.utf16LittleEndian, .utf16BigEndian])
    func `UTF-16 stays with its mark, and a terminal gets UTF-8`(encoding: TextEncoding) throws {
        let bytes = UTF16Text.bytes(Array("\u{feff}a;b\r\n2,5;𝄞\r\n".utf8), as: encoding)
        let expected = "a;b;probability;\"œuvre; né\"\r\n2,5;𝄞;0,00000015;3\r\n"
        #expect(
            try written(bytes) == UTF16Text.bytes(Array("\u{feff}\(expected)".utf8), as: encoding)
        )
        #expect(
            String(decoding: try written(bytes, isForTerminal: true), as: UTF8.self) == expected
        )
    }

    @Test(
        arguments: [
            (1e-7, "0.0000001"), (-1.25e-5, "-0.0000125"), (1e16, "10000000000000000.0"),
            (1.234567e20, "123456700000000000000.0"), (0.1, "0.1"), (-0.0, "-0.0"),
            (.infinity, "inf"),
        ] as [(Double, String)]
    )
    func `numbers have no exponent`(number: Double, text: String) {
        #expect(number.decimals == text)
    }

    @Test func `numbers without an exponent read back to their bits`() {
        var word: UInt64 = 1
        for _ in 0..<20_000 {
            word = word &* 0x5851_f42d_4c95_7f2d &+ 0x1405_7b7e_f767_814f
            let number = Double(bitPattern: word)
            guard number.isFinite else { continue }
            #expect(Double(number.decimals)?.bitPattern == number.bitPattern)
            #expect(!number.decimals.contains("e"))
        }
    }
}
