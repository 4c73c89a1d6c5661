import FoundationEssentials

@testable import ONNX

/// The model files beside the tests, made by `Fixtures/make_fixtures.py`.
enum Fixtures {
    /// All fixtures in the order of their names.
    static let names = list("Fixtures", suffix: ".onnx").map { String($0.dropLast(5)) }

    static func file(_ name: String) throws -> ModelFile {
        try ModelFile.load(path: path("Fixtures/\(name).onnx"))
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path("Fixtures/\(name).onnx"))))
    }

    static func expected(_ name: String) throws -> ExpectedRows {
        let text = try Data(contentsOf: URL(filePath: path("Fixtures/\(name).csv")))
        return try ExpectedRows(
            String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
        )
    }

    /// The names of the files of a folder beside the tests.
    static func list(_ folder: String, suffix: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? []
        return names.filter { $0.hasSuffix(suffix) }.sorted()
    }

    /// The path of something beside the tests.
    static func path(_ name: String) -> String {
        let here = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return here.path + "/" + name
    }
}
