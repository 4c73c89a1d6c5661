import Foundation

@testable import Datasets

/// A file with given content that is gone with the value.
final class TemporaryFile {
    let path: String

    init(_ content: some Sequence<UInt8>) throws {
        let name = "sestina-datasets-\(UUID().uuidString).csv"
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(name)
        try Data(content).write(to: url)
        path = url.path
    }

    convenience init(_ text: String = "") throws {
        try self.init(text.utf8)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// What the file holds now.
    func content() throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }
}

/// A record as a reader gave it.
struct Row: Equatable {
    var line: Int
    var fields: [String]
    var raw: String
}

/// Everything that a reader finds in a file, header first.
func rows(ofFile path: String, bufferBytes: Int = 1 << 18) throws(CSVError) -> [Row] {
    try rows(of: CSVReader(path: path, bufferBytes: bufferBytes))
}

/// Everything that a reader finds, header first.
func rows(of reader: consuming CSVReader) throws(CSVError) -> [Row] {
    let header = String(decoding: reader.rawHeader, as: UTF8.self)
    var rows = [Row(line: reader.line, fields: reader.header, raw: header)]
    while try reader.next() {
        let fields = reader.header.indices.map { reader.field(at: $0) }
        let raw = String(decoding: reader.rawRecord, as: UTF8.self)
        rows.append(Row(line: reader.line, fields: fields, raw: raw))
    }
    return rows
}

/// The sentence with which reading fails, with the file's name in place of its path.
func fault(in text: some Sequence<UInt8>, bufferBytes: Int = 1 << 18) throws -> String? {
    let file = try TemporaryFile(text)
    do {
        _ = try rows(ofFile: file.path, bufferBytes: bufferBytes)
        return nil
    } catch {
        return error.description.replacing(file.path, with: "loans.csv")
    }
}
