import EventLoop
import Transport

/// What the client's loop is told.
enum ClientLetter: Sendable {
    /// A caller's question.
    case call(Call)
    /// Where the server is by now; rare, and kept apart so that a letter is one word.
    indirect case address(SocketAddress)
    /// How TLS is spoken on connections from now on.
    indirect case terms(TLSClientTerms)
    /// The wish to end; the last letter.
    case close
}
