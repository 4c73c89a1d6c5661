import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite struct CSVWriterTests {
    @Test(arguments: [
        ("plain", "plain"), ("", ""), (" a ", " a "), ("1,5", "\"1,5\""),
        ("say \"hi\"", "\"say \"\"hi\"\"\""), ("two\nlines", "\"two\nlines\""),
        ("cr\r", "\"cr\r\""), ("é", "é"),
    ])
    func `fields are in quotes only where they must be`(text: String, expected: String) throws {
        let file = try TemporaryFile()
        var writer = try CSVWriter(path: file.path)
        writer.append(text)
        writer.append("next")
        try writer.endRecord()
        try writer.finish()
        #expect(try file.content() == expected + ",next\n")
    }

    @Test(
        arguments: [
            (0.1, "0.1"), (1, "1.0"), (0, "0.0"), (-0.0, "-0.0"), (1e-7, "0.0000001"),
            (.nan, "nan"),
            (0.30000000000000004, "0.30000000000000004"), (1e-20, "0.00000000000000000001"),
        ] as [(Double, String)]
    )
    func `numbers have the shortest text that reads back`(number: Double, text: String) throws {
        let file = try TemporaryFile()
        var writer = try CSVWriter(path: file.path)
        writer.append(number)
        try writer.endRecord()
        try writer.finish()
        #expect(try file.content() == text + "\n")
    }

    @Test(arguments: [1, 10, 1 << 16])
    func `what was read can be written again with columns added`(bufferBytes: Int) throws {
        let source = try TemporaryFile("\u{feff}a,b\r\n\"x,\"\"\ny\",\r\n \"q , 2\r\n")
        let target = try TemporaryFile("longer than what is written, so that it has to be cut")
        var reader = try CSVReader(path: source.path)
        var writer = try CSVWriter(path: target.path, bufferBytes: bufferBytes)
        writer.append(raw: reader.rawHeader)
        writer.append("probability")
        try writer.endRecord()
        while try reader.next() {
            writer.append(raw: reader.rawRecord)
            writer.append(0.25)
            try writer.endRecord()
        }
        try writer.finish()
        #expect(
            try target.content()
                == "a,b,probability\n\"x,\"\"\ny\",,0.25\n \"q , 2,0.25\n"
        )
    }

    @Test func `an empty field alone in its row reads back as a row`() throws {
        let file = try TemporaryFile()
        var writer = try CSVWriter(path: file.path)
        for text in ["name", "", "x"] {
            writer.append(text)
            try writer.endRecord()
        }
        try writer.finish()
        #expect(try rows(ofFile: file.path).map(\.fields) == [["name"], [""], ["x"]])
    }

    @Test func `a full disk is one sentence`() throws {
        var writer = try CSVWriter(path: "/dev/full")
        writer.append("x")
        try writer.endRecord()
        do {
            try writer.finish()
            Issue.record("a full device took data")
        } catch {
            #expect(error.description == "/dev/full cannot be written: No space left on device")
        }
    }

    @Test func `a folder that is not there is one sentence`() {
        do {
            _ = try CSVWriter(path: "/no/such/folder/out.csv")
            Issue.record("the file was made")
        } catch {
            #expect(error.problem == .cannotOpen(reason: "No such file or directory"))
        }
    }

    @Test func `a pipe that nobody reads any more is its own fault`() throws {
        signal(SIGPIPE, SIG_IGN)
        let pipe = Pipe()
        let path = "/dev/fd/\(pipe.fileHandleForWriting.fileDescriptor)"
        var writer = try CSVWriter(path: path, bufferBytes: 1)
        try pipe.fileHandleForReading.close()
        writer.append("x")
        do {
            try writer.endRecord()
            Issue.record("a closed pipe took data")
        } catch {
            #expect(error.problem == .outputClosed)
            #expect(error.description == "\(path) was closed by what reads it")
        }
    }

    @Test func `more than a pipe holds is written whole`() async throws {
        let pipe = Pipe()
        let path = "/dev/fd/\(pipe.fileHandleForWriting.fileDescriptor)"
        var writer = try CSVWriter(path: path, bufferBytes: 1 << 20)
        try pipe.fileHandleForWriting.close()
        let reading = pipe.fileHandleForReading
        let reader = OwnThread { try reading.readToEnd()?.count }
        let row = String(repeating: "x", count: 999)
        for _ in 0..<3000 {
            writer.append(row)
            try writer.endRecord()
        }
        try writer.finish()
        #expect(try await reader.value == 3_000_000)
    }
}
