internal import FoundationEssentials
import JSON

/// Files on disk, in which anything may stand in the place of what is expected.
enum PlainFile {
    /// Reads a file of at most so many bytes; a link, a device or a pipe is refused unopened.
    static func read(_ path: String, bytesMax: Int) throws(GateError) -> [UInt8] {
        let attributes: [FileAttributeKey: Any]
        do {
            attributes = try FileManager.default.attributesOfItem(atPath: path)
        } catch {
            throw GateError(.notFile, "\(path.shown) is not there or may not be read")
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular else {
            throw GateError(.notFile, "\(path.shown) is not a plain file")
        }
        // What holds the size depends on whether the process has all of Foundation.
        let written = attributes[.size]
        let number = (written as? any BinaryInteger).map { UInt64(clamping: $0) }
        guard let size = number ?? written as? UInt64 else {
            throw GateError(.notFile, "\(path.shown) does not tell its size")
        }
        guard size <= UInt64(bytesMax) else {
            throw GateError(
                .tooLarge,
                "\(path.shown) has \(size) bytes; at most \(bytesMax) are read"
            )
        }
        do {
            return [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw GateError(.notFile, "\(path.shown) cannot be read")
        }
    }

    /// What stands at a path, nil where there is nothing or something that git would not keep.
    static func kind(_ path: String) -> TreeEntry.Kind? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return switch attributes?[.type] as? FileAttributeType {
        case .typeRegular: .file
        case .typeSymbolicLink: .link
        case .typeDirectory: .submodule
        default: nil
        }
    }
}
