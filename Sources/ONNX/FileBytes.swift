import FoundationEssentials
import Platform

/// The bytes of a file before they are looked at as a model.
enum FileBytes {
    /// Reads a regular file of at most `ModelFileLimits.bytesMax` bytes.
    static func read(_ path: String) throws(ModelFileError) -> [UInt8] {
        do {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: URL(filePath: path).resolvingSymlinksInPath().path
            )
            guard attributes[.type] as? FileAttributeType == .typeRegular else {
                throw ModelFileError(.unreadable, "\(path) is not a file")
            }
            let size = size(attributes[.size])
            try refuseTooLarge(size)
            // As the system's data, and as an array.
            try MemoryBudget.ofProcess.require(MemoryNeed("reading \(path)", bytes: 2 * size))
            return [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch let error as ModelFileError {
            throw error
        } catch let error as MemoryShortage {
            throw ModelFileError(.unreadable, "\(error)")
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            throw ModelFileError(.unreadable, "\(path) does not exist")
        } catch let error as CocoaError where error.code == .fileReadNoPermission {
            throw ModelFileError(.unreadable, "\(path) may not be read by this user")
        } catch {
            throw ModelFileError(.unreadable, "\(path) cannot be read")
        }
    }

    /// A file's size, as many bytes as there are at most where the system does not tell it.
    ///
    /// Where the whole of Foundation is linked, the attribute is an `NSNumber`, which is no
    /// integer of the standard library's.
    private static func size(_ attribute: Any?) -> Int {
        if let size = attribute as? any BinaryInteger { return Int(clamping: size) }
        return attribute as? Int ?? Int.max
    }

    /// Refuses bytes that cannot be a model whatever they hold, and names what they are.
    static func refuseForeign(_ bytes: [UInt8]) throws(ModelFileError) {
        guard !bytes.isEmpty else { throw .refused("the file is empty") }
        try refuseTooLarge(bytes.count)
        if bytes.starts(with: Array("version https://git-lfs".utf8)) {
            throw .refused(
                "the file is a Git LFS pointer, not the model that it stands for; "
                    + "fetch it with `git lfs pull`"
            )
        }
        if bytes.starts(with: Array("<".utf8)) {
            throw .refused("the file is an HTML or XML page, not an ONNX model")
        }
        // A model's first field is a number and its tag a control character; text has none but
        // tabs and line ends.
        if bytes.prefix(64).allSatisfy({ $0 >= 0x20 && $0 < 0x7F || (0x09...0x0D).contains($0) }) {
            throw .refused("the file is text, not an ONNX model")
        }
    }

    private static func refuseTooLarge(_ count: Int) throws(ModelFileError) {
        guard count <= ModelFileLimits.bytesMax else {
            throw .refused(
                "the file has \(count) bytes; at most \(ModelFileLimits.bytesMax) are read"
            )
        }
    }
}
