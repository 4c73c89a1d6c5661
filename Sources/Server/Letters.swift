import EventLoop
import ONNX

/// As what a connection is taken.
enum Guest: Equatable, Sendable {
    /// One of those that the limit allows, and whose it is.
    case caller(Peer)
    /// One that came by the listener for observers, which has places of its own.
    case observer
    /// One over the limit, to be told so.
    case refused
}

/// What a shard is told by other threads.
enum ShardLetter: Sendable {
    /// Somebody to serve, or to be told that there is no room; whether a balancer tells first whose it is.
    case connection(Socket, Guest, isIntroduced: Bool = false)
    /// The connection of a peer that has been silent for longest gives its place to another.
    case evict(Peer)
    /// The model to answer with from now on.
    case model(ServedModel)
    /// The terms on which callers are let in from now on, those who are there too.
    case terms(CallerTerms)
    /// Refuse new requests and end when every connection has.
    case drain
    /// Close what is left.
    case stop
}

/// What a server's own loop is told by other threads.
enum ServerLetter: Sendable {
    /// A shard's thread is done.
    case shardEnded
    /// The files were read again.
    case reread(Reloader.Reread)
}
