import Datasets
import Models
import ONNX
import Testing

@testable import Gate

@Suite struct UnseenBytesCheckTests {
    private let rows = (1...3).map { row in Features { Double(row * ($0 + 1)) } }

    @Test func `a file of which all is read passes`() throws {
        let check = UnseenBytesCheck.check(try MadeContender.file(goldenRows: rows))
        #expect(check.verdict == .pass)
        #expect(check.reason == "every one of them is read")
    }

    @Test func `bytes that no reader sees make a file invalid, which loads all the same`() throws {
        let bytes = try MadeContender.file(goldenRows: rows)
        let spoilt = bytes + [0xA2, 0x06, 1, 0x0A]
        _ = try ModelFile.decode(spoilt, name: "made")
        let check = UnseenBytesCheck.check(spoilt)
        #expect(check.verdict == .invalid)
        #expect(check.rule == .file && check.subject == "bytes")
        #expect(
            check.reason == "the file carries bytes that no reader sees: field 100 of the file, at"
                + " byte \(bytes.count): onnx.proto of ONNX 1.23 has none; write it again without them"
        )
    }
}
