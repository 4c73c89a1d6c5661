import Glibc
import Platform

/// The bytes of a file before they are looked at as a model.
enum FileBytes {
    /// Reads a regular file of at most so many bytes.
    static func read(
        _ path: String,
        bytesMax: Int = ModelFileLimits.bytesMax
    ) throws(ModelFileError) -> [UInt8] {
        do throws(PlainFile.Fault) {
            return try PlainFile.read(path, bytesMax: bytesMax)
        } catch {
            let words =
                switch error {
                case .notPlain: "is not a file"
                case .tooLarge(let bytes): throw tooLarge(bytes, bytesMax)
                case .noMemory(let shortage):
                    throw ModelFileError(.unreadable, shortage.description)
                case .system(let error) where error.code == ENOENT: "does not exist"
                case .system(let error) where error.code == EACCES:
                    "may not be read by this user"
                case .system(let error): "cannot be read: \(error.reason)"
                }
            throw ModelFileError(.unreadable, "\(path) \(words)")
        }
    }

    /// Refuses bytes that cannot be a model whatever they hold, and names what they are.
    static func refuseForeign(_ bytes: [UInt8]) throws(ModelFileError) {
        guard !bytes.isEmpty else { throw .refused("the file is empty") }
        guard bytes.count <= ModelFileLimits.bytesMax else {
            throw tooLarge(bytes.count, ModelFileLimits.bytesMax)
        }
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

    /// The refusal of a file of more bytes than are read.
    private static func tooLarge(_ count: Int, _ bytesMax: Int) -> ModelFileError {
        .refused("the file has \(count) bytes; at most \(bytesMax) are read")
    }
}
