import EventLoop
import FoundationEssentials

/// The ports that this machine lends to connections that it opens.
struct LocalPorts: Equatable {
    /// The lowest and the highest of them.
    let range: ClosedRange<Int>

    /// The system's word for them, two numbers; nil when it is none.
    init?(_ text: String) {
        let numbers = text.split(whereSeparator: \.isWhitespace).map { Int($0) }
        guard numbers.count == 2, let first = numbers[0], let last = numbers[1], first <= last
        else { return nil }
        range = first...last
    }

    /// Those of this machine, or of the network namespace that this process is in.
    static var ofThisMachine: LocalPorts? {
        let path = "/proc/sys/net/ipv4/ip_local_port_range"
        return (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { LocalPorts($0) }
    }

    /// Which they are: `ports 32768 to 60999, 28,232 of them`.
    var description: String {
        "ports \(range.lowerBound) to \(range.upperBound), \(LoadWords.count(UInt64(range.count))) of them"
    }

    /// Why a further connection to a server that was reached before could not be opened; where this machine
    /// is at its end, not the server, with what helps.
    static func reason(
        _ error: LoopError,
        of ports: @autoclosure () -> LocalPorts? = ofThisMachine
    ) -> String {
        if error.isLackOfLocalPort {
            let lent = ports().map { "lends \($0.description)" } ?? "lends a range of them"
            return
                "this machine had no local port left. It \(lent), and each connection to one address "
                + "takes one, some for a minute after their end. Ask for fewer --connections, widen "
                + "net.ipv4.ip_local_port_range, or share them among load tests that name other addresses "
                + "of the server, such as 127.0.0.2"
        }
        if error.isExhaustion {
            return "this machine had no room for another socket: \(error.reason)"
        }
        return error.reason
    }
}
