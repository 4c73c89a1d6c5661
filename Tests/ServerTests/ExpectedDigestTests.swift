import Foundation
import ONNX
import Testing

@testable import Server

@Suite struct ExpectedDigestTests {
    private static let digits = String(repeating: "0123456789abcdef", count: 4)

    @Test(
        arguments: [
            (digits, ExpectedDigest.digits(digits)), (digits.uppercased(), .digits(digits)),
            ("@digest", .file("digest")), ("@/a b/@c", .file("/a b/@c")),
            ("", nil), ("@", nil), ("abc", nil), (digits + "0", nil),
            (String(digits.dropLast()) + "g", nil),
            (String(digits.dropLast()) + "é", nil), (" " + digits, nil),
        ] as [(String, ExpectedDigest?)]
    )
    func `an option is 64 digits or the path of a file`(text: String, expected: ExpectedDigest?) {
        #expect(ExpectedDigest(text) == expected)
    }

    @Test func `a file of another digest is refused, with both`() throws {
        let file = try TestModels.served().file
        try ExpectedDigest.digits(file.digest.hex).require(file)
        let error = #expect(throws: ModelFileError.self) {
            try ExpectedDigest.digits(Self.digits).require(file)
        }
        #expect(error?.kind == .refused)
        #expect(error?.description.contains(file.digest.hex) == true)
        #expect(error?.description.contains(Self.digits) == true)
    }

    @Test func `a file of digits is read again each time`() throws {
        let file = try TestModels.served().file
        let url = FileManager.default.temporaryDirectory
            .appending(path: "digest-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        let expected = try #require(ExpectedDigest("@" + url.path))
        func kind() -> ModelFileError.Kind? {
            do {
                try expected.require(file)
                return nil
            } catch {
                return error.kind
            }
        }
        #expect(kind() == .unreadable)
        for (text, found) in [
            (file.digest.hex, nil), (file.digest.hex + "\n", nil),
            (file.digest.hex.uppercased() + "  model.onnx\n", nil), (Self.digits, .refused),
            ("", .refused), ("\n" + file.digest.hex, .refused),
            (file.digest.hex + "0", .refused), (String(repeating: "a", count: 8193), .unreadable),
        ] as [(String, ModelFileError.Kind?)] {
            try Data(text.utf8).write(to: url)
            #expect(kind() == found, "\(text.prefix(80))")
        }
    }
}
