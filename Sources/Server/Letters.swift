import EventLoop
import ONNX

/// What a shard is told by other threads.
enum ShardLetter: Sendable {
    /// A caller to serve.
    case connection(Socket)
    /// A caller over the limit, to be told so.
    case refusal(Socket)
    /// The model to answer with from now on.
    case model(ServedModel)
    /// Refuse new requests and end when every connection has.
    case drain
    /// Close what is left.
    case stop
}

/// What a server's own loop is told by other threads.
enum ServerLetter: Sendable {
    /// A shard's thread is done.
    case shardEnded
    /// The model file was loaded again, or why it could not be.
    case loaded(Result<ModelFile, ModelFileError>)
}
