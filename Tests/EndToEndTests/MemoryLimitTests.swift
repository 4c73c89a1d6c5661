import Foundation
import TestSupport
import Testing

/// Commands in less memory than they would like: they end by themselves, with what was asked or a sentence.
@Suite(.disabled(if: Sanitizer.isOn, "a sanitizer's own memory is beyond every limit"))
struct MemoryLimitTests {
    private static let mebibyte = 1 << 20
    /// The dynamic loader's word for a program that it cannot even map.
    private static let notLoaded: CInt = 127

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func run(
        _ program: String = "sestina",
        in mebibytes: Int,
        limiting limit: String = "as",
        _ arguments: [String]
    ) throws -> BuiltCommand {
        let bytes = mebibytes * Self.mebibyte
        return try BuiltCommand(
            "/usr/bin/prlimit",
            ["--\(limit)=\(bytes)", "--core=0", BuiltCommand.path(of: program)] + arguments
        )
    }

    private func train(in mebibytes: Int, _ arguments: [String]) throws -> BuiltCommand {
        try run(
            in: mebibytes,
            ["train", "--output", folder.path("out\(mebibytes)"), "--quiet"] + arguments
        )
    }

    @Test func `in 256 MB a data set that fits is trained on`() throws {
        let command = try train(in: 256, ["--synthetic", "2000"] + TrainCommand.quick)
        #expect(command.exitCode(within: 300) == 0, "\(command.errors)")
        #expect(try folder.files(below: "out256").contains("model.onnx"))
    }

    @Test func `in 256 MB a book that does not fit is refused before it is made`() throws {
        let command = try train(in: 256, ["--synthetic", "5000000"])
        #expect(command.exitCode(within: 30) == 74)
        #expect(command.errors.hasPrefix("training on 4000000 rows needs about "))
        #expect(command.errors.contains("the address space is limited to 268 MB ('ulimit -v')"))
        #expect(command.errors.hasSuffix("; train on fewer rows, or raise the limit\n"))
        #expect(command.errors.split(separator: "\n").count == 1)
        #expect(!FileManager.default.fileExists(atPath: folder.path("out256")))
    }

    @Test func `in 256 MB a file that does not fit is refused when it was read, or before`() throws
    {
        let row = "1,900.5,4000.25,52000,5,640,"
        let header =
            "credit_lines_outstanding,loan_amt_outstanding,total_debt_outstanding,income,"
            + "years_employed,fico_score,default\n"
        let text = header + String(repeating: "\(row)0\n\(row)1\n", count: 500_000)
        let data = try folder.write(text, as: "book.csv")
        let command = try train(in: 256, ["--data", data])
        #expect(command.exitCode(within: 300) == 74)
        let isTold =
            command.errors.hasPrefix("training on 800000 rows needs about ")
            || command.errors.hasPrefix("\(data): reading more than ")
        #expect(isTold, "\(command.errors)")
        #expect(command.errors.hasSuffix("or raise the limit\n"), "\(command.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("out256")))
    }

    @Test(arguments: [24, 32, 40, 48, 56, 60, 64, 80, 96, 112, 128, 160, 192])
    func `in however little memory a training ends by itself`(mebibytes: Int) throws {
        let command = try train(in: mebibytes, ["--synthetic", "200"] + TrainCommand.tree)
        let code = command.exitCode(within: 120)
        let isRefused = code == 74 && command.errors.hasSuffix("; raise the limit\n")
        let isShort = code == 74 && command.errors.contains(" needs about ")
        #expect(
            code == 0 || isRefused || isShort || code == Self.notLoaded,
            "\(String(describing: code)): \(command.errors)"
        )
    }

    @Test func `in 256 MB of data, too, a book that does not fit is refused`() throws {
        let command = try run(
            in: 256,
            limiting: "data",
            ["train", "--synthetic", "5000000", "--output", folder.path("out")]
        )
        #expect(command.exitCode(within: 30) == 74)
        #expect(command.errors.contains("the data is limited to 268 MB ('ulimit -d')"))
    }

    @Test func `a load test of more than there is room for is refused`() throws {
        let server = try RunningServer()
        let command = try run(
            "loadtest",
            in: 256,
            [
                "--address", "127.0.0.1:\(server.port)", "--rps", "max", "--connections", "1000",
                "--depth", "4000", "--duration", "1",
            ]
        )
        #expect(command.exitCode(within: 60) == 74)
        let start = "a load test over 1000 connections needs about "
        #expect(command.errors.hasPrefix(start), "\(command.errors)")
        #expect(command.errors.contains("; ask for fewer connections or less in flight, or raise"))
    }

    @Test(arguments: [["inspect"], ["score", "--model"], ["serve", "--model"]])
    func `a model that there is no room for is refused`(command words: [String]) throws {
        // It need not be a model: it is not read.
        let path = folder.path("big.onnx")
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.truncate(atOffset: 250 << 20)
        let command = try run(in: 256, words + [path])
        #expect(command.exitCode(within: 60) == 74)
        #expect(command.errors.contains("reading \(path) needs about 263 MB"), "\(command.errors)")
    }

    @Test(arguments: [["inspect"], ["score", "--model"], ["serve", "--model"]])
    func `a model of more numbers than there is room for is refused`(words: [String]) throws {
        // 40 MB of numbers of a byte each in an attribute, which take eight bytes in memory.
        let numbers = [UInt8](repeating: 1, count: 40 << 20)
        let file = [8, 5, 1, 7].reduce(numbers) { content, field in
            var bytes = [UInt8(field << 3 | 2)]
            for shift in stride(from: 0, to: 28, by: 7) {
                bytes.append(UInt8(content.count >> shift & 0x7F) | (shift < 21 ? 0x80 : 0))
            }
            return bytes + content
        }
        let path = folder.path("numbers.onnx")
        try Data(file).write(to: URL(filePath: path))
        let command = try run(in: 256, words + [path])
        #expect(command.exitCode(within: 60) == 74)
        let start = "making a model of \(file.count) bytes needs about "
        #expect(command.errors.contains(start), "\(command.errors)")
        #expect(command.errors.hasSuffix("; raise the limit\n"), "\(command.errors)")
    }
}
