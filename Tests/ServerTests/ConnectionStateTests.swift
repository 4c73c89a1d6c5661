import TestSupport
import Testing
import Wire

@testable import Server

/// Every state of a connection with every event, as tables.
///
/// The states are serving S, draining D, paused P, resuming R, lingering L and closed X; `+` where a drain has
/// begun meanwhile, `e` where the peer has ended. A cell says what is done, a dot where that is nothing, and
/// which state comes after, where it is another.
@Suite struct ConnectionStateTests {
    private typealias Event = ConnectionState.Event

    /// The columns of the tables, in their order.
    private static let events: [Event] = [
        .answered(isLast: false), .answered(isLast: true), .presented, .sent, .peerEnded, .broke,
        .drained, .expired,
    ]

    /// Nothing waits for the peer.
    private static let nothingWaits = """
              answered last     presented sent       ended   broke   drained expired
        S     wait     finish>L .         wait       close>X close>X drain>D close>X
        D     wait     finish>L .         wait       close>X close>X .       finish>L
        P     .        .        .         present>R  wait    close>X .>P+    giveUp>X
        P+    .        .        .         present>R+ wait    close>X .       giveUp>X
        R     wait     finish>L read>S    wait       close>X close>X .>R+    close>X
        R+    wait     finish>L refuse>D  wait       close>X close>X .       close>X
        L     .        .        .         linger     close>X close>X .       close>X
        X     .        .        .         .          .       .       .       .
        Se    wait     close>X  .         close>X    close>X close>X drain>D close>X
        De    wait     close>X  .         close>X    close>X close>X .       close>X
        Pe    .        .        .         present>R  wait    close>X .>P+    giveUp>X
        P+e   .        .        .         present>R+ wait    close>X .       giveUp>X
        Re    wait     close>X  close>X   close>X    close>X close>X .>R+    close>X
        R+e   wait     close>X  close>X   close>X    close>X close>X .       close>X
        Le    .        .        .         close>X    close>X close>X .       close>X
        Xe    .        .        .         .          .       .       .       .
        """

    /// Some waits, but less than where a pause ends.
    private static let littleWaits = """
              answered last     presented sent       ended   broke   drained expired
        S     wait     finish>L .         wait       wait    close>X drain>D giveUp>X
        D     wait     finish>L .         wait       wait    close>X .       giveUp>X
        P     .        .        .         present>R  wait    close>X .>P+    giveUp>X
        P+    .        .        .         present>R+ wait    close>X .       giveUp>X
        R     wait     finish>L read>S    wait       wait    close>X .>R+    giveUp>X
        R+    wait     finish>L refuse>D  wait       wait    close>X .       giveUp>X
        L     .        .        .         .          .       close>X .       giveUp>X
        X     .        .        .         .          .       .       .       .
        Se    wait     shut>L   .         wait       wait    close>X drain>D giveUp>X
        De    wait     shut>L   .         wait       wait    close>X .       giveUp>X
        Pe    .        .        .         present>R  wait    close>X .>P+    giveUp>X
        P+e   .        .        .         present>R+ wait    close>X .       giveUp>X
        Re    wait     shut>L   wait>S    wait       wait    close>X .>R+    giveUp>X
        R+e   wait     shut>L   wait>D    wait       wait    close>X .       giveUp>X
        Le    .        .        .         .          .       close>X .       giveUp>X
        Xe    .        .        .         .          .       .       .       .
        """

    /// What is other where a pause does not end yet.
    private static let muchWaits = [
        "P sent": "wait", "P+ sent": "wait", "Pe sent": "wait", "P+e sent": "wait",
    ]

    /// What is other as well where a pause begins.
    private static let tooMuchWaits = [
        "S answered": "pause>P", "D answered": "pause>P+", "R answered": "pause>P",
        "R+ answered": "pause>P+", "Se answered": "pause>P", "De answered": "pause>P+",
        "Re answered": "pause>P", "R+e answered": "pause>P+",
    ]

    private static let (low, high) = (WireLimits.backlogBytesLow, WireLimits.backlogBytesHigh)

    @Test func `nothing waits for the peer`() throws {
        try check(Self.nothingWaits, unsent: 0)
    }

    @Test(arguments: [1, 2, low - 1])
    func `some replies wait, and less than end a pause`(unsent: Int) throws {
        try check(Self.littleWaits, unsent: unsent)
    }

    @Test(arguments: [low, low + 1, high - 1])
    func `more waits than ends a pause, and less than begins one`(unsent: Int) throws {
        try check(Self.littleWaits, but: Self.muchWaits, unsent: unsent)
    }

    @Test(arguments: [high, high + 1, 64 * high, .max])
    func `as much waits as begins a pause`(unsent: Int) throws {
        let others = Self.muchWaits.merging(Self.tooMuchWaits) { $1 }
        try check(Self.littleWaits, but: others, unsent: unsent)
    }

    /// Goes through a whole table: every state with every event.
    private func check(_ table: String, but others: [String: String] = [:], unsent: Int) throws {
        let lines = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let columns = try #require(lines.first)
        try #require(columns.count == Self.events.count)
        #expect(Set(lines.dropFirst().map { $0[0] }) == Set(Self.ways.keys))
        for row in lines.dropFirst() {
            try #require(row.count == columns.count + 1, "\(row)")
            for (column, event) in Self.events.enumerated() {
                let name = "\(row[0]) \(columns[column])"
                var state = try Self.state(row[0])
                let before = Self.name(state)
                var told = Self.word(state.apply(event, unsent: unsent))
                if Self.name(state) != before { told += ">" + Self.name(state) }
                #expect(told == others[name] ?? row[column + 1], "\(name), \(unsent) waiting")
            }
        }
    }

    // MARK: - States

    /// How each state is reached: what happens, and how much waits then.
    private static let ways: [String: [(Event, Int)]] = {
        let paused: [(Event, Int)] = [(.answered(isLast: false), high)]
        let resuming: [(Event, Int)] = [(.sent, low - 1)]
        var ways: [String: [(Event, Int)]] = [
            "S": [], "D": [(.drained, 0)], "P": paused, "P+": paused + [(.drained, high)],
            "R": paused + resuming, "R+": paused + [(.drained, high)] + resuming,
            "L": [(.answered(isLast: true), 1)], "X": [(.broke, 0)],
        ]
        for (name, way) in ways { ways[name + "e"] = [(.peerEnded, 1)] + way }
        return ways
    }()

    private static func state(_ name: String) throws -> ConnectionState {
        var state = ConnectionState()
        for (event, unsent) in try #require(ways[name]) { _ = state.apply(event, unsent: unsent) }
        #expect(Self.name(state) + (state.hasPeerEnded ? "e" : "") == name)
        #expect(state.isDraining == name.hasPrefix("D"))
        return state
    }

    private static func name(_ state: ConnectionState) -> String {
        switch state.phase {
        case .serving: "S"
        case .draining: "D"
        case .paused(let drains): drains ? "P+" : "P"
        case .resuming(let drains): drains ? "R+" : "R"
        case .lingering: "L"
        case .closed: "X"
        }
    }

    private static func word(_ action: ConnectionState.Action) -> String {
        switch action {
        case .nothing: "."
        case .wait: "wait"
        case .pause: "pause"
        case .present: "present"
        case .receive(let drains): drains ? "refuse" : "read"
        case .drain: "drain"
        case .finish(let reads): reads ? "finish" : "shut"
        case .linger: "linger"
        case .close(let givesUp): givesUp ? "giveUp" : "close"
        }
    }

    // MARK: - Lives

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `whatever happens, a connection is read, shut down and closed in good order`(
        seed: UInt64
    ) throws {
        var random = Xorshift(seed: seed)
        for _ in 0..<200 {
            var life = Life()
            for _ in 0..<random.below(40) {
                let unsent = [0, 1, Self.low - 1, Self.low, Self.high - 1, Self.high]
                life.live(Self.events[random.below(8)], unsent: unsent[random.below(6)])
            }
            // Who runs out of patience often enough gets rid of every caller.
            for _ in 0..<2 { life.live(.expired, unsent: random.below(2)) }
            #expect(life.closes == 1)
        }
    }

    /// A connection that does what it is told, and notes whether that makes sense.
    private struct Life {
        var state = ConnectionState()
        var reads = true
        var isShut = false
        var drains = 0
        var closes = 0

        mutating func live(_ event: Event, unsent: Int) {
            let action = state.apply(event, unsent: unsent)
            #expect(closes == 0 || action == .nothing, "nothing follows a close")
            switch action {
            case .nothing, .wait: break
            case .linger: #expect(isShut)
            case .pause:
                #expect(!isShut)
                reads = false
            case .present:
                #expect(!reads && state.phase != .serving)
                live(.answered(isLast: false), unsent: unsent)
                live(.presented, unsent: unsent)
            case .receive(let drains):
                #expect(!reads && !state.hasPeerEnded)
                reads = true
                if drains { self.drains += 1 }
            case .drain: drains += 1
            case .finish(let reads):
                #expect(!isShut && reads == !state.hasPeerEnded)
                isShut = true
                self.reads = reads
            case .close: closes += 1
            }
        }
    }
}
