import FoundationEssentials
import Platform

/// A folder that only this user can look into, for what curl sends and gets in one call.
///
/// Files rather than pipes: a body of any size has a length that the server is told, and can be
/// sent again.
struct ExchangeFolder: ~Copyable {
    private let folder: URL

    /// Makes the folder.
    init() throws(TrackingError) {
        let manager = FileManager.default
        folder = manager.temporaryDirectory
            .appending(path: "sestina-tracking-\(UUID().uuidString)", directoryHint: .isDirectory)
        do {
            try manager.createDirectory(
                at: folder,
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw TrackingError(
                "no folder for temporary files can be made in \(manager.temporaryDirectory.path)"
            )
        }
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// The file that is sent.
    var bodyPath: String { folder.appending(path: "body").path }

    /// The file that comes back.
    var answerPath: String { folder.appending(path: "answer").path }

    /// Writes what is to be sent.
    func write(body: [UInt8]) throws(TrackingError) {
        do {
            try Data(body).write(to: URL(filePath: bodyPath))
        } catch {
            throw TrackingError("a temporary file cannot be written: \(bodyPath)")
        }
    }

    /// What came back; nothing if no byte came.
    func answer() throws(TrackingError) -> [UInt8] {
        do throws(PlainFile.Fault) {
            return try PlainFile.read(answerPath, bytesMax: TrackingLimits.answerBytesMax)
        } catch {
            switch error {
            case .tooLarge(let bytes):
                throw TrackingError(
                    "the answer has \(bytes) bytes; at most \(TrackingLimits.answerBytesMax) are "
                        + "read"
                )
            case .noMemory(let shortage): throw TrackingError(shortage.description)
            case .notPlain, .system: return []
            }
        }
    }
}
