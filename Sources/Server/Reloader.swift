import EventLoop
import ONNX

/// Reads the model file again and the files of TLS, each time on a thread of its own, so that no loop waits for it.
///
/// One load is under way at a time. A wish that comes meanwhile is kept, for the file may have changed since
/// the load began, and however many come, one load more tells all there is to know. It belongs to the loop
/// that reads the mailbox.
struct Reloader {
    private enum State {
        case idle
        /// A load is under way; whether another is to follow it.
        case loading(LoopThread, again: Bool)
    }

    /// What came of reading everything again.
    struct Reread: Sendable {
        /// The model, or why it stays as it was.
        var model: Result<ModelFile, ModelFileError>
        /// Where terms come from, with those that count from now on; nil where no TLS is spoken.
        var terms: CallerTermsSource?
        /// Why something of the terms stays as it was.
        var faults: [String] = []
    }

    private let path: String
    private let expected: ExpectedDigest?
    private let mailbox: Mailbox<ServerLetter>
    private var state = State.idle

    /// Loads `path` when asked, and posts what came of it as ``ServerLetter/reread(_:)``; of a file
    /// without the digest that is expected, a refusal.
    init(
        path: String,
        expecting expected: ExpectedDigest? = nil,
        mailbox: Mailbox<ServerLetter>
    ) {
        self.path = path
        self.expected = expected
        self.mailbox = mailbox
    }

    /// Begins to load, or keeps the wish.
    ///
    /// - Parameter terms: what counts now of the terms on which callers are let in.
    /// - Returns: whether a load began.
    /// - Throws: a ``LoopError`` when the system has no thread left.
    mutating func ask(_ terms: CallerTermsSource?) throws(LoopError) -> Bool {
        if case .loading(let thread, _) = state {
            state = .loading(thread, again: true)
            return false
        }
        let thread = try LoopThread { [path, expected, mailbox] in
            let loaded: Result<ModelFile, ModelFileError>
            do throws(ModelFileError) {
                let file = try ModelFile.load(path: path)
                // After the model: who replaces both writes the digest last.
                try expected?.require(file)
                loaded = .success(file)
            } catch {
                loaded = .failure(error)
            }
            var reread = Reread(model: loaded, terms: terms)
            reread.faults = reread.terms?.reread() ?? []
            mailbox.post(.reread(reread))
        }
        state = .loading(thread, again: false)
        return true
    }

    /// What came of a load was read, so its thread is done.
    ///
    /// - Returns: whether another load was wished for meanwhile.
    mutating func finish() -> Bool {
        guard case .loading(let thread, let again) = state else { return false }
        thread.join()
        state = .idle
        return again
    }
}
