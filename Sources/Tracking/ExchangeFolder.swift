import Platform

/// What curl sends and gets in one call, in a folder that only this user can look into.
///
/// Files rather than pipes: a body of any size has a length that the server is told, and can be
/// sent again.
struct ExchangeFolder {
    private let folder: PrivateFolder

    /// Makes the folder.
    init() throws(TrackingError) {
        do throws(SystemError) {
            folder = try PrivateFolder("sestina-tracking")
        } catch {
            throw TrackingError(
                "no folder for temporary files can be made in \(PrivateFolder.place)"
            )
        }
    }

    /// The file that is sent.
    var bodyPath: String { folder.file("body") }

    /// The file that comes back.
    var answerPath: String { folder.file("answer") }

    /// Writes what is to be sent.
    func write(body: [UInt8]) throws(TrackingError) {
        do throws(SystemError) {
            try folder.write(body, to: "body")
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
