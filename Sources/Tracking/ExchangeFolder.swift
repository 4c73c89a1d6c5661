import FoundationEssentials

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
        let attributes = try? FileManager.default.attributesOfItem(atPath: answerPath)
        let size = (attributes?[.size] as? any BinaryInteger).map { Int(clamping: $0) } ?? 0
        guard size <= TrackingLimits.answerBytesMax else {
            throw TrackingError(
                "the answer has \(size) bytes; at most \(TrackingLimits.answerBytesMax) are read"
            )
        }
        guard let data = try? Data(contentsOf: URL(filePath: answerPath)) else { return [] }
        return [UInt8](data)
    }
}
