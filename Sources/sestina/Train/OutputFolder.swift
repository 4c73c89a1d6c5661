import Commands
import Datasets
import EventLoop
import FoundationEssentials
import Glibc

/// The folder that a training writes to, which a training that fails leaves as it was.
///
/// Files are written to a draft, a folder beside their places, and moved over older ones when all
/// of them are there.
struct OutputFolder {
    /// Makes one file: its name in the folder, and what writes it to a path.
    struct File {
        let name: String
        let write: (_ path: String) throws -> Void
    }

    private let path: String
    private let draft: String

    /// Makes the folder if it is not there, and tries whether it can be written to.
    ///
    /// - Throws: a ``Failure`` if it cannot.
    init(_ path: String) throws(Failure) {
        let trimmed = path.reversed().drop { $0 == "/" }.reversed()
        self.path = trimmed.isEmpty ? "/" : String(trimmed)
        draft = "\(self.path)/.sestina-draft-\(getpid())"
        try attempt("\(self.path) cannot be written to") {
            try FileManager.default.createDirectory(
                atPath: self.path,
                withIntermediateDirectories: true
            )
            try makeDraft()
        }
        removeDraft()
    }

    /// The path of a file in the folder.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Whether there is a file of a name in the folder.
    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

    /// Writes all files, and puts them in their places in the order given.
    ///
    /// A signal that would end the process waits until the draft is gone.
    ///
    /// - Throws: a ``Failure`` with the system's words; unless moving failed, nothing has changed.
    func write(_ files: [File]) throws(Failure) {
        try SignalDelay.during { () throws(Failure) in
            defer { removeDraft() }
            try attempt("\(path) cannot be written to") { try makeDraft() }
            for file in files where !SignalDelay.isAwaited {
                try attempt("\(self.file(file.name)) cannot be written") {
                    try makeParent(of: "\(draft)/\(file.name)")
                    try file.write("\(draft)/\(file.name)")
                }
            }
            if SignalDelay.isAwaited { return }
            for file in files {
                try attempt("\(self.file(file.name)) cannot be written") {
                    try makeParent(of: self.file(file.name))
                    let made = "\(draft)/\(file.name)"
                    try FileReplacement.move(made, over: self.file(file.name))
                }
            }
        }
    }

    private func makeDraft() throws {
        removeDraft()
        try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: false)
    }

    private func removeDraft() { try? FileManager.default.removeItem(atPath: draft) }

    private func makeParent(of path: String) throws {
        try FileManager.default.createDirectory(
            at: URL(filePath: path).deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
    }

    private func attempt(_ what: String, _ work: () throws -> Void) throws(Failure) {
        do {
            try work()
        } catch {
            throw Failure(.inputOutput, "\(what): \(Self.reason(of: error))")
        }
    }

    /// The system's words for a failure.
    private static func reason(of error: any Error) -> String {
        switch error {
        case let error as CSVError:
            switch error.problem {
            case .cannotOpen(let reason), .cannotWrite(let reason): return reason
            default: return "\(error)"
            }
        case let error as LoopError: return unsafe String(cString: strerror(-error.code))
        default:
            let cause = (error as? CocoaError)?.underlying as? POSIXError
            return cause.map { unsafe String(cString: strerror($0.code.rawValue)) } ?? "\(error)"
        }
    }
}
