import EventLoop
import ONNX
import Platform

/// Loads the model file again, on a thread of its own, so that no loop waits for it.
final class Reloader: Sendable {
    private let path: String
    private let result = Guarded<Result<ModelFile, ModelFileError>?>(nil)
    private let loaded: WakeUp

    /// Loads `path` when asked; `loaded` is sent when a result can be taken.
    init(path: String, loaded: WakeUp) {
        self.path = path
        self.loaded = loaded
    }

    /// Begins to load; one at a time.
    func start() throws(LoopError) -> LoopThread {
        try LoopThread { [self] in
            let loading: Result<ModelFile, ModelFileError>
            do throws(ModelFileError) {
                loading = .success(try ModelFile.load(path: path))
            } catch {
                loading = .failure(error)
            }
            result.withLock { $0 = loading }
            loaded.send()
        }
    }

    /// The result of the last start, once.
    func take() -> Result<ModelFile, ModelFileError>? {
        result.withLock { result in
            defer { result = nil }
            return result
        }
    }
}
