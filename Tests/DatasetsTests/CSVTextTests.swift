import Testing

@testable import Datasets

/// Records as they are put together, before any file.
@Suite struct CSVTextTests {
    private func text(_ build: (inout CSVText) -> Void) -> String {
        var text = CSVText()
        build(&text)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    @Test(
        arguments: [
            ([""], "\"\"\n"), (["", ""], ",\n"), (["a"], "a\n"), (["a", "", "b"], "a,,b\n"),
            (["a,b"], "\"a,b\"\n"), (["\""], "\"\"\"\"\n"), (["a\nb", "c"], "\"a\nb\",c\n"),
            (["\r"], "\"\r\"\n"), ([" a "], " a \n"), (["'"], "'\n"), (["é☃"], "é☃\n"),
            (["a\"b\"c"], "\"a\"\"b\"\"c\"\n"),
        ] as [([String], String)]
    )
    func `a record has its fields apart and quoted where they must be`(
        fields: [String],
        expected: String
    ) {
        let found = text { text in
            for field in fields { text.append(field) }
            text.endRecord()
        }
        #expect(found == expected)
    }

    @Test func `records end where they end, one without fields as an empty one`() {
        let found = text { text in
            text.append(whole: -7)
            text.append(0.1)
            text.endRecord()
            text.endRecord()
            text.append(raw: Array("x,\"y,z\"".utf8)[...])
            text.append("end")
            text.endRecord()
        }
        #expect(found == "-7,0.1\n\"\"\nx,\"y,z\",end\n")
    }

    @Test(
        arguments: [
            (0, "0.0"), (-0.0, "-0.0"), (1e20, "100000000000000000000.0"), (5e-9, "0.000000005"),
            (0.1 + 0.2, "0.30000000000000004"), (123_456_789, "123456789.0"),
        ] as [(Double, String)]
    )
    func `a number reads back to its bits`(number: Double, expected: String) {
        let found = text { $0.append(number) }
        #expect(found == expected)
        #expect(Double(found)?.bitPattern == number.bitPattern)
    }

    @Test func `what is forgotten leaves no comma behind`() {
        var text = CSVText()
        text.append("half")
        text.removeAll()
        #expect(text.bytes.isEmpty)
        text.append("whole")
        text.append("record")
        text.endRecord()
        #expect(String(decoding: text.bytes, as: UTF8.self) == "whole,record\n")
        text.removeAll()
        text.endRecord()
        #expect(String(decoding: text.bytes, as: UTF8.self) == "\"\"\n")
    }
}
