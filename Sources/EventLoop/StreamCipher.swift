public import Bytes

/// How a cipher's state has changed.
public enum StreamCipherNews: Sendable {
    /// Not in a way that matters.
    case none
    /// From now on bytes pass both ways: the owner hears of it before it is given any.
    case opened
    /// No more bytes come, by the peer's word or by a failure: the owner hears of it behind those that came.
    case ended
}

/// What stands between the bytes of a socket and those of the stream's owner, such as TLS.
///
/// It is called on the loop's thread, and calls nobody.
public protocol StreamCipher: AnyObject {
    /// Takes bytes that arrived.
    ///
    /// - Parameters:
    ///   - bytes: what has come since the last call; all of it is taken.
    ///   - plain: where what they mean is appended.
    ///   - sealed: where what has to be sent is appended.
    /// - Returns: what the stream's owner has to hear of.
    func open(_ bytes: RawSpan, plain: inout ByteQueue, sealed: inout ByteQueue) -> StreamCipherNews

    /// Turns bytes of the owner into those that are sent.
    func seal(_ bytes: RawSpan, into sealed: inout ByteQueue)

    /// Says that no more will be sent.
    func close(sealed: inout ByteQueue)

    /// The peer's bytes have ended.
    func streamEnded()

    /// How much memory it takes, in bytes.
    var heldBytes: Int { get }
}
