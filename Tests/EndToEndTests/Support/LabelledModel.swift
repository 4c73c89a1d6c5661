import Foundation
import Testing

/// A classifier with the labels "default" and "paid" as its exporter left it: nothing in it says which of
/// them means default.
enum LabelledModel {
    private static let fixture = "Tests/ONNXTests/Fixtures/first_tree_one_texts"

    /// The bytes of the file.
    static func bytes() throws -> Data {
        let said = try Data(contentsOf: Files.inRepository("\(fixture).onnx"))
        let place = try #require(said.range(of: entry))
        return said[..<place.lowerBound] + said[place.upperBound...]
    }

    /// The metadata that says that "default" means default: field 14 of the file, with a key and a value.
    static let entry: Data = {
        let key = Data("sestina.default_class".utf8)
        let value = Data("default".utf8)
        let message =
            Data([0x0A, UInt8(key.count)]) + key + Data([0x12, UInt8(value.count)]) + value
        return Data([0x72, UInt8(message.count)]) + message
    }()

    /// Rows of finite figures as CSV without a header, and onnxruntime's probability of the first column.
    static func rows() throws -> [(row: String, probability: Double)] {
        let text = try String(contentsOf: Files.inRepository("\(fixture).csv"), encoding: .utf8)
        return text.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: ",")
            let numbers = fields.compactMap { Double($0) }
            guard numbers.count == 8, numbers.allSatisfy(\.isFinite) else { return nil }
            return (fields.prefix(6).joined(separator: ","), numbers[7])
        }
    }
}
