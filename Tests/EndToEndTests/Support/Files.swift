import Foundation

/// Files that the tests read and write.
enum Files {
    /// A file of this repository.
    static func inRepository(_ path: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: path)
    }

    /// The model that is served by default.
    static var defaultModel: String { inRepository("models/loan-default/model.onnx").path }

    /// The bytes of the default model with a remark appended: the same model with another digest.
    static func remarkedModel() throws -> Data {
        // Field 6 of an ONNX model is its documentation, and the last one counts.
        try Data(contentsOf: URL(filePath: defaultModel)) + Data([6 << 3 | 2, 3]) + Data("new".utf8)
    }

    /// The bytes of the default model with a text in them replaced by another as long.
    static func defaultModel(replacing old: String, with new: String) throws -> Data {
        precondition(old.utf8.count == new.utf8.count, "lengths in the file would be wrong")
        var data = try Data(contentsOf: URL(filePath: defaultModel))
        guard let place = data.range(of: Data(old.utf8)) else {
            throw RawConnection.Fault(description: "the default model has no \(old)")
        }
        data.replaceSubrange(place, with: Data(new.utf8))
        return data
    }

    /// The bytes of a vector of the protocol.
    static func vector(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: inRepository("protocol/vectors/" + path)))
    }
}

/// A folder that goes with the value that stands for it.
final class TemporaryFolder {
    private let url = FileManager.default.temporaryDirectory
        .appending(path: "sestina-files-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of a file in it, there or not.
    func path(_ name: String) -> String { url.appending(path: name).path }

    /// Writes a file whole or not at all, and returns its path.
    @discardableResult
    func write(_ data: Data, as name: String) throws -> String {
        try data.write(to: url.appending(path: name), options: .atomic)
        return path(name)
    }

    /// Writes a text file, and returns its path.
    @discardableResult
    func write(_ text: String, as name: String) throws -> String {
        try write(Data(text.utf8), as: name)
    }

    /// The text of a file in it.
    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
    }
}
