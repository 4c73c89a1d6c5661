import Bytes
import EventLoop

/// Takes the header of a balancer off the front of a connection; what comes behind it goes on as it is, or to TLS.
///
/// It stands between the socket and the connection until the header is whole or none, which the connection is told.
final class Introduction: StreamCipher {
    private var reading = ProxyHeader.Reading.incomplete
    /// What has arrived of it.
    private var begun = ByteQueue()
    /// What is spoken behind it; nil where that is plain.
    private let next: (any StreamCipher)?

    /// A header that has not arrived.
    ///
    /// - Parameter next: what is spoken behind it; nil where that is plain.
    init(before next: (any StreamCipher)?) {
        self.next = next
    }

    /// What came of it; nil while it is not whole.
    var outcome: ProxyHeader.Outcome? {
        switch reading {
        case .incomplete: nil
        case .whole(let source, _): source == nil ? .untold : .told
        case .fault(let fault): ProxyHeader.Outcome(rawValue: fault.rawValue)
        }
    }

    /// The address that was told; nil where none was.
    var source: IPAddress? {
        if case .whole(let source, _) = reading { source } else { nil }
    }

    /// Whether some of it has arrived.
    var hasBegun: Bool { !begun.isEmpty }

    // MARK: - StreamCipher

    func open(
        _ bytes: RawSpan,
        plain: inout ByteQueue,
        sealed: inout ByteQueue
    ) -> StreamCipherNews {
        // What comes behind a fault is no news.
        guard reading == .incomplete else { return .none }
        let before = begun.count
        let taken = min(bytes.byteCount, ProxyHeader.bytesMax - before)
        begun.append(bytes.extracting(0..<taken))
        reading = ProxyHeader.read(begun.array)
        switch reading {
        case .incomplete: return .none
        case .fault: return .ended
        case .whole(_, let count):
            let rest = bytes.extracting((count - before)..<bytes.byteCount)
            if let next {
                // Whatever it comes to is seen by its state, once the header is heard of.
                if rest.byteCount > 0 { _ = next.open(rest, plain: &plain, sealed: &sealed) }
            } else {
                plain.append(rest)
            }
            return .opened
        }
    }

    func seal(_ bytes: RawSpan, into sealed: inout ByteQueue) { sealed.append(bytes) }

    /// Nothing was said yet that could end.
    func close(sealed: inout ByteQueue) {}

    func streamEnded() {}

    var heldBytes: Int { begun.allocatedBytes + (next?.heldBytes ?? 0) }
}
