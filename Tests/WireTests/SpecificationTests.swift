import Foundation
import Testing
import Wire

/// The numbers in the text of the specification are those of the program.
@Suite struct SpecificationTests {
    /// The cells of each line of the specification that belongs to a table.
    private static func tableRows() throws -> [[String]] {
        let text = try String(
            contentsOf: Vectors.folder.appending(path: "SPEC.md"),
            encoding: .utf8
        )
        return text.split(separator: "\n").filter { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
                .map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// The numbers in a cell: "1,048,576 bytes" has one.
    private static func number(_ cell: String) -> Int? {
        Int(cell.prefix { $0.isNumber || $0 == "," }.filter(\.isNumber))
    }

    @Test(arguments: [
        ("`length`", WireLimits.lengthMin, WireLimits.lengthMax),
        ("a frame with its length field", WireLimits.headerBytes, WireLimits.frameBytesMax),
        ("rows of a batch", 1, WireLimits.batchRowsMax),
        ("payload of a ping", 0, WireLimits.pingBytesMax),
        ("sentence of an error reply", 1, WireLimits.sentenceBytesMax),
    ])
    func `a limit is the one that the specification names`(
        name: String,
        least: Int,
        most: Int
    ) throws {
        let row = try #require(try Self.tableRows().first { $0.count == 3 && $0[0] == name })
        #expect(Self.number(row[1]) == least)
        #expect(Self.number(row[2]) == most)
    }

    @Test func `the statuses are those of the specification, by number and name`() throws {
        let rows = try Self.tableRows().filter { $0.count == 4 && UInt8($0[0]) != nil }
        let named = rows.filter { row in Status.allCases.contains { $0.name == row[1] } }
        #expect(
            named.map { "\($0[0]) \($0[1])" } == Status.allCases.map { "\($0.rawValue) \($0.name)" }
        )
    }

    @Test func `the opcodes are those of the specification`() throws {
        let rows = try Self.tableRows().filter { $0.count == 4 && $0[0].hasPrefix("0x") }
        let opcodes = rows.compactMap { UInt8($0[0].dropFirst(2), radix: 16) }
        #expect(opcodes == Opcode.allCases.map(\.rawValue))
    }

    @Test func `the flags of a score are those of the specification`() throws {
        let rows = try Self.tableRows().filter { $0.count == 3 && $0[1].hasPrefix("0x") }
        let masks = rows.compactMap { UInt8($0[1].dropFirst(2), radix: 16) }
        let flags: [ScoreFlags] = [.predictsDefault, .outsideTrainingRange, .noScore]
        #expect(masks == flags.map(\.rawValue))
    }

    @Test func `the limits fit each other`() {
        WireLimits.check()
        #expect(WireLimits.headerBytes + WireLimits.rowBytes == 64)
        #expect(WireLimits.scoreReplyBytes == 32)
        #expect(WireLimits.explainReplyBytes == 112 && WireLimits.changeReplyBytes == 104)
    }
}
