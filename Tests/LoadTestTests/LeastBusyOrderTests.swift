import TestSupport
import Testing

@testable import LoadTest

@Suite struct LeastBusyOrderTests {
    /// An order in which every connection can be chosen and is idle.
    private static func idle(_ connections: Int) -> LeastBusyOrder {
        var order = LeastBusyOrder(connections: connections)
        for connection in 0..<connections { order.set(connection, inFlight: 0) }
        return order
    }

    /// Connections with these requests in flight, which came to be so from the first to the last.
    private static func order(_ inFlight: [Int]) -> LeastBusyOrder {
        var order = LeastBusyOrder(connections: inFlight.count)
        for (connection, count) in inFlight.enumerated() {
            order.set(connection, inFlight: count)
        }
        return order
    }

    /// The next connections that are chosen when each takes a request and none answers.
    private static func chosen(
        _ order: inout LeastBusyOrder,
        _ inFlight: [Int],
        times: Int
    ) -> [Int] {
        var counts = inFlight
        var chosen: [Int] = []
        for _ in 0..<times {
            guard let next = order.next else { break }
            chosen.append(next)
            counts[next] += 1
            order.set(next, inFlight: counts[next])
        }
        return chosen
    }

    @Test func `idle connections are used in turn`() {
        var order = Self.idle(3)
        #expect(Self.chosen(&order, [0, 0, 0], times: 7) == [0, 1, 2, 0, 1, 2, 0])
    }

    @Test func `a connection that has answered waits until the others had their turn`() {
        var order = Self.idle(3)
        order.set(0, inFlight: 1)
        order.set(0, inFlight: 0)
        #expect(Self.chosen(&order, [0, 0, 0], times: 3) == [1, 2, 0])
    }

    @Test func `the least busy connection goes before those whose turn it is`() {
        let counts = [2, 0, 3, 1]
        var order = Self.order(counts)
        #expect(Self.chosen(&order, counts, times: 8) == [1, 3, 1, 0, 3, 1, 2, 0])
    }

    @Test func `the choice is the same until something changes`() {
        var order = Self.order([1, 1])
        #expect(order.next == 0)
        #expect(order.next == 0)
        // The same number again is no change, and costs no turn.
        order.set(0, inFlight: 1)
        #expect(order.next == 0)
    }

    @Test(arguments: [0, 1, 5])
    func `an order without an open connection has none to choose`(connections: Int) {
        var order = LeastBusyOrder(connections: connections)
        #expect(order.next == nil)
        #expect(order.count == 0)
        guard connections > 0 else { return }
        order.set(connections - 1, inFlight: 2)
        #expect(order.next == connections - 1)
        order.remove(connections - 1)
        #expect(order.next == nil)
    }

    @Test(arguments: 0..<4)
    func `a connection that is lost leaves the turns of the others as they are`(lost: Int) {
        var order = Self.idle(4)
        order.remove(lost)
        // It is lost once, however often that is said.
        order.remove(lost)
        #expect(order.count == 3)
        let left = (0..<4).filter { $0 != lost }
        #expect(Self.chosen(&order, [0, 0, 0, 0], times: 6) == left + left)
        order.set(lost, inFlight: 0)
        #expect(order.next == lost)
        #expect(order.count == 4)
    }

    @Test func `the last idle connection that is lost leaves the least busy of the rest`() {
        var order = Self.order([40_000, 0, 60_000])
        order.remove(1)
        #expect(order.next == 0)
        order.remove(0)
        #expect(order.next == 2)
    }

    /// The same by looking through all connections.
    private struct Reference {
        var connections: [(inFlight: Int, since: Int)?]
        var changes = 0

        mutating func set(_ connection: Int, inFlight: Int) {
            if connections[connection]?.inFlight == inFlight { return }
            changes += 1
            connections[connection] = (inFlight, changes)
        }

        var next: Int? {
            connections.indices.filter { connections[$0] != nil }
                .min { connections[$0] ?? (0, 0) < connections[$1] ?? (0, 0) }
        }
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `whatever happens, the choice is that of looking through all`(seed: UInt64) {
        var generator = Xorshift(seed: seed)
        let connections = Int(seed)
        var order = LeastBusyOrder(connections: connections)
        var reference = Reference(connections: Array(repeating: nil, count: connections))
        for _ in 0..<3000 {
            let connection = Int(generator.next() % UInt64(connections))
            let inFlight = reference.connections[connection]?.inFlight
            switch generator.next() % 8 {
            case 0:
                order.remove(connection)
                reference.connections[connection] = nil
            case 1, 2:
                let left = Int(generator.next() % UInt64((inFlight ?? 0) + 1))
                order.set(connection, inFlight: left)
                reference.set(connection, inFlight: left)
            default:
                guard let next = order.next else { break }
                let count = (reference.connections[next]?.inFlight ?? 0) + 1
                order.set(next, inFlight: count)
                reference.set(next, inFlight: count)
            }
            #expect(order.next == reference.next)
            #expect(order.count == reference.connections.count { $0 != nil })
        }
    }

    // Looking through all connections for each request would take 6,000 million steps, which is minutes.
    @Test func `very many connections are chosen in turn`() {
        let connections = 20_000
        var order = Self.idle(connections)
        let counts = Array(repeating: 0, count: connections)
        let chosen = Self.chosen(&order, counts, times: 300_000)
        #expect(chosen.count == 300_000)
        #expect(chosen.enumerated().allSatisfy { $1 == $0 % connections })
    }
}
