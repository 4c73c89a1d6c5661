import Testing

@testable import Datasets

@Suite struct CSVStreamTests {
    /// The records of a text that is pushed in pieces of some bytes, header first.
    private func records(_ text: String, pieceBytes: Int) throws(CSVError) -> [String] {
        var stream = CSVStream(name: "book", bufferBytes: 8)
        var rest = Array(text.utf8)[...]
        var hasHeader = false
        var records: [String] = []
        while true {
            switch hasHeader ? try stream.next() : try stream.readHeader() {
            case .record:
                hasHeader = true
                records.append(String(decoding: stream.rawRecord, as: UTF8.self))
            case .end: return records
            case .needsMore where rest.isEmpty: stream.end()
            case .needsMore: rest = rest.dropFirst(try stream.append(rest.prefix(pieceBytes)))
            }
        }
    }

    @Test(arguments: [1, 2, 3, 5, 8, 13, 1000])
    func `pushed pieces of any size give the records of the file`(pieceBytes: Int) throws {
        let text = "\u{feff}# a comment\n\r\na,b\n1,\"x\ny\"\n\n\"\"\"\",2\r\n3,4"
        #expect(
            try records(text, pieceBytes: pieceBytes) == ["a,b", "1,\"x\ny\"", "\"\"\"\",2", "3,4"]
        )
    }

    @Test(arguments: [1, 7, 1000])
    func `pushed pieces of any size give the faults of the file`(pieceBytes: Int) {
        for (text, sentence) in [
            ("", "book is empty; a header line with column names is needed"),
            ("a\n\"x", "book, line 2: a quoted field never ends"),
            ("a,b\n1\n", "book, line 2: 1 column where the header has 2"),
        ] {
            let error = #expect(throws: CSVError.self) { try records(text, pieceBytes: pieceBytes) }
            #expect(error?.description == sentence)
        }
    }

    @Test func `a row may be as long as its limit and no longer`() throws {
        let row = String(repeating: "x", count: CSVStream.rowBytesMax - 1)
        #expect(try records("a\n\(row)\nb\n", pieceBytes: 1 << 16).count == 3)
        #expect(throws: CSVError.self) { try records("a\n\(row)x\nb\n", pieceBytes: 1 << 16) }
    }
}
