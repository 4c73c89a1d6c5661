import Models
import TestSupport
import Testing

@testable import ONNX

@Suite struct BadFileTests {
    @Test func `a missing file is unreadable, and says so`() {
        let error = #expect(throws: ModelFileError.self) {
            try ModelFile.load(path: "/no/such/model.onnx")
        }
        #expect(error?.kind == .unreadable)
        #expect(error?.description == "/no/such/model.onnx does not exist")
    }

    @Test func `a folder is not a file`() {
        let error = #expect(throws: ModelFileError.self) {
            try ModelFile.load(path: Fixtures.path("Fixtures"))
        }
        #expect(error?.kind == .unreadable)
        #expect(error?.description.hasSuffix("is not a file") == true)
    }

    @Test(arguments: [
        ("", "the file is empty"),
        ("<!DOCTYPE html><html></html>", "HTML"),
        ("age,income\n1,2\n", "text, not an ONNX model"),
        (
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
            "Git LFS pointer"
        ),
        ("\u{7F}ELF\u{02}\u{01}\u{01}", "not an ONNX model"),
        ("PK\u{03}\u{04}\u{14}\u{00}", "not an ONNX model"),
        ("\u{08}\u{0A}", "no graph"),
    ])
    func `what is not a model is named for what it is`(text: String, words: String) {
        let error = #expect(throws: ModelFileError.self) {
            try ModelFile.decode(Array(text.utf8), name: "x")
        }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test func `a file over 256 MiB is refused before it is decoded`() {
        let bytes = [UInt8](repeating: 8, count: ModelFileLimits.bytesMax + 1)
        let error = #expect(throws: ModelFileError.self) { try ModelFile.decode(bytes, name: "x") }
        #expect(
            error?.description == "the file has 268435457 bytes; at most 268435456 are read"
        )
    }

    @Test(arguments: ["sklearn_logistic_float64", "tree5_member", "lightgbm_missing"])
    func `a file cut short at any byte is refused`(name: String) throws {
        let bytes = try Fixtures.bytes(name)
        let operatorSets = try OnnxModel(serializedBytes: bytes).opsetImport.count
        for cut in bytes.indices {
            guard let file = try? ModelFile.decode(Array(bytes[..<cut]), name: name) else {
                continue
            }
            // Only the operator sets come after the graph, and one of two is enough to know it.
            #expect(file.operatorSets.count < operatorSets, "cut at \(cut)")
        }
    }

    @Test(arguments: Reference.classifiers)
    func `a model of another tool cut at any kilobyte is refused`(
        model: Reference.ModelFile
    ) throws {
        let bytes = try model.bytes
        for cut in stride(from: 0, to: bytes.count, by: 1024) {
            #expect(throws: ModelFileError.self, "cut at \(cut)") {
                try ModelFile.decode(Array(bytes[..<cut]), name: model.description)
            }
        }
    }

    @Test(arguments: Fixtures.names)
    func `a flipped bit never crashes the loader or the scorer`(name: String) throws {
        let bytes = try Fixtures.bytes(name)
        for place in stride(from: 0, to: bytes.count, by: 29) {
            var spoiled = bytes
            spoiled[place] ^= 1 << UInt8(place % 8)
            guard let file = try? ModelFile.decode(spoiled, name: name) else { continue }
            _ = file.model.probability(of: .init(repeating: 0.5))
        }
    }

    @Test func `there are broken files to replay`() {
        #expect(Fixtures.list("Broken", suffix: "").isEmpty == false)
    }

    @Test(arguments: Fixtures.list("Broken", suffix: ""))
    func `a file that once broke the loader is refused or scores`(name: String) throws {
        do {
            let file = try ModelFile.load(path: Fixtures.path("Broken/\(name)"))
            _ = file.model.probability(of: .init(repeating: 0.5))
        } catch {
            #expect(error.kind == .refused)
            #expect(error.description.isEmpty == false)
        }
    }
}
