import TestSupport
import Testing
import Wire

@testable import Server

/// Every state of a connection with every event, as tables.
///
/// The states are introducing I, introducing before keys J, handshaking H, serving S, draining D, waiting for the
/// peer P, for a turn T or for memory M, resuming R, returning to what waited behind it B, lingering L and closed X;
/// `+` where a drain has begun meanwhile, `e` where the peer has ended. A cell says what is done, a dot where that
/// is nothing, and which state comes after, where it is another.
@Suite struct ConnectionStateTests {
    private typealias Event = ConnectionState.Event

    /// The columns of the tables.
    private static let events: KeyValuePairs<String, Event> = [
        "introduced": .introduced, "secured": .secured,
        "answered": .answered(isLast: false, hasMore: false),
        "more": .answered(isLast: false, hasMore: true),
        "last": .answered(isLast: true, hasMore: false), "presented": .presented(isBehind: false),
        "behind": .presented(isBehind: true), "turn": .turnCame, "sent": .sent,
        "ended": .peerEnded, "short": .memoryShort, "freed": .memoryFreed, "broke": .broke,
        "drained": .drained, "expired": .expired,
    ]

    /// Nothing waits for the peer.
    private static let nothingWaits = """
            introduced secured answered more     last     presented behind    turn
        I   wait>S     .       .        .        .        .         .         .
        J   .>H        .       .        .        .        .         .         .
        H   .          wait>S  .        .        finish>L .         .         .
        S   .          .       wait     queue>T  finish>L .         .         .
        D   .          .       wait     queue>T+ finish>L .         .         .
        P   .          .       .        .        .        .         .         .
        P+  .          .       .        .        .        .         .         .
        T   .          .       .        .        .        .         .         late>R
        T+  .          .       .        .        .        .         .         late>R+
        M   .          .       .        .        .        .         .         .
        M+  .          .       .        .        .        .         .         .
        R   .          .       wait     queue>T  finish>L read>S    read>B    .
        R+  .          .       wait     queue>T+ finish>L refuse>D  refuse>B+ .
        B   .          .       wait>S   queue>T  finish>L .         .         .
        B+  .          .       wait>D   queue>T+ finish>L .         .         .
        L   .          .       .        .        .        .         .         .
        X   .          .       .        .        .        .         .         .
        Se  .          .       wait     queue>T  close>X  .         .         .
        De  .          .       wait     queue>T+ close>X  .         .         .
        Pe  .          .       .        .        .        .         .         .
        P+e .          .       .        .        .        .         .         .
        Te  .          .       .        .        .        .         .         late>R
        T+e .          .       .        .        .        .         .         late>R+
        Re  .          .       wait     queue>T  close>X  close>X   close>X   .
        R+e .          .       wait     queue>T+ close>X  close>X   close>X   .
        Le  .          .       .        .        .        .         .         .
        Xe  .          .       .        .        .        .         .         .

            sent       ended   short    freed      broke   drained  expired
        I   .          close>X .        .          close>X close>X  close>X
        J   .          close>X .        .          close>X close>X  close>X
        H   .          close>X .        .          close>X close>X  close>X
        S   wait       close>X pause>M  .          close>X drain>D  close>X
        D   wait       close>X pause>M+ .          close>X .        finish>L
        P   present>R  wait    .        .          close>X .>P+     giveUp>X
        P+  present>R+ wait    .        .          close>X .        giveUp>X
        T   wait       wait    .        .          close>X .>T+     wait
        T+  wait       wait    .        .          close>X .        wait
        M   wait       wait    .        present>R  close>X .>M+     wait
        M+  wait       wait    .        present>R+ close>X .        wait
        R   wait       close>X pause>M  .          close>X .>R+     close>X
        R+  wait       close>X pause>M+ .          close>X .        close>X
        B   wait       close>X pause>M  .          close>X drain>B+ close>X
        B+  wait       close>X pause>M+ .          close>X .        finish>L
        L   linger     close>X .        .          close>X .        close>X
        X   .          .       .        .          .       .        .
        Se  close>X    close>X .        .          close>X drain>D  close>X
        De  close>X    close>X .        .          close>X .        close>X
        Pe  present>R  wait    .        .          close>X .>P+     giveUp>X
        P+e present>R+ wait    .        .          close>X .        giveUp>X
        Te  wait       wait    .        .          close>X .>T+     wait
        T+e wait       wait    .        .          close>X .        wait
        Re  close>X    close>X .        .          close>X .>R+     close>X
        R+e close>X    close>X .        .          close>X .        close>X
        Le  close>X    close>X .        .          close>X .        close>X
        Xe  .          .       .        .          .       .        .
        """

    /// Some waits, but less than where a pause ends.
    private static let littleWaits = """
            introduced secured answered more     last     presented behind    turn
        I   wait>S     .       .        .        .        .         .         .
        J   .>H        .       .        .        .        .         .         .
        H   .          wait>S  .        .        finish>L .         .         .
        S   .          .       wait     queue>T  finish>L .         .         .
        D   .          .       wait     queue>T+ finish>L .         .         .
        P   .          .       .        .        .        .         .         .
        P+  .          .       .        .        .        .         .         .
        T   .          .       .        .        .        .         .         late>R
        T+  .          .       .        .        .        .         .         late>R+
        M   .          .       .        .        .        .         .         .
        M+  .          .       .        .        .        .         .         .
        R   .          .       wait     queue>T  finish>L read>S    read>B    .
        R+  .          .       wait     queue>T+ finish>L refuse>D  refuse>B+ .
        B   .          .       wait>S   queue>T  finish>L .         .         .
        B+  .          .       wait>D   queue>T+ finish>L .         .         .
        L   .          .       .        .        .        .         .         .
        X   .          .       .        .        .        .         .         .
        Se  .          .       wait     queue>T  shut>L   .         .         .
        De  .          .       wait     queue>T+ shut>L   .         .         .
        Pe  .          .       .        .        .        .         .         .
        P+e .          .       .        .        .        .         .         .
        Te  .          .       .        .        .        .         .         late>R
        T+e .          .       .        .        .        .         .         late>R+
        Re  .          .       wait     queue>T  shut>L   wait>S    wait>S    .
        R+e .          .       wait     queue>T+ shut>L   wait>D    wait>D    .
        Le  .          .       .        .        .        .         .         .
        Xe  .          .       .        .        .        .         .         .

            sent       ended   short    freed      broke   drained  expired
        I   .          close>X .        .          close>X close>X  close>X
        J   .          close>X .        .          close>X close>X  close>X
        H   .          close>X .        .          close>X close>X  close>X
        S   wait       wait    pause>M  .          close>X drain>D  giveUp>X
        D   wait       wait    pause>M+ .          close>X .        giveUp>X
        P   present>R  wait    .        .          close>X .>P+     giveUp>X
        P+  present>R+ wait    .        .          close>X .        giveUp>X
        T   wait       wait    .        .          close>X .>T+     giveUp>X
        T+  wait       wait    .        .          close>X .        giveUp>X
        M   wait       wait    .        present>R  close>X .>M+     giveUp>X
        M+  wait       wait    .        present>R+ close>X .        giveUp>X
        R   wait       wait    pause>M  .          close>X .>R+     giveUp>X
        R+  wait       wait    pause>M+ .          close>X .        giveUp>X
        B   wait       wait    pause>M  .          close>X drain>B+ giveUp>X
        B+  wait       wait    pause>M+ .          close>X .        giveUp>X
        L   .          .       .        .          close>X .        giveUp>X
        X   .          .       .        .          .       .        .
        Se  wait       wait    .        .          close>X drain>D  giveUp>X
        De  wait       wait    .        .          close>X .        giveUp>X
        Pe  present>R  wait    .        .          close>X .>P+     giveUp>X
        P+e present>R+ wait    .        .          close>X .        giveUp>X
        Te  wait       wait    .        .          close>X .>T+     giveUp>X
        T+e wait       wait    .        .          close>X .        giveUp>X
        Re  wait       wait    .        .          close>X .>R+     giveUp>X
        R+e wait       wait    .        .          close>X .        giveUp>X
        Le  .          .       .        .          close>X .        giveUp>X
        Xe  .          .       .        .          .       .        .
        """

    /// What is other where a pause does not end yet.
    private static let muchWaits = [
        "P sent": "wait",
        "P+ sent": "wait",
        "Pe sent": "wait",
        "P+e sent": "wait",
    ]

    /// What is other as well where a pause begins.
    private static let tooMuchWaits = [
        "S answered": "pause>P",
        "S more": "pause>P",
        "D answered": "pause>P+",
        "D more": "pause>P+",
        "R answered": "pause>P",
        "R more": "pause>P",
        "R+ answered": "pause>P+",
        "R+ more": "pause>P+",
        "B answered": "pause>P",
        "B more": "pause>P",
        "B+ answered": "pause>P+",
        "B+ more": "pause>P+",
        "Se answered": "pause>P",
        "Se more": "pause>P",
        "De answered": "pause>P+",
        "De more": "pause>P+",
        "Re answered": "pause>P",
        "Re more": "pause>P",
        "R+e answered": "pause>P+",
        "R+e more": "pause>P+",
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

    /// Goes through a whole table, which comes in two halves: every state with every event.
    private func check(_ table: String, but others: [String: String] = [:], unsent: Int) throws {
        var columns: [String] = []
        for half in table.split(separator: "\n\n") {
            let lines = half.split(separator: "\n").map {
                $0.split(separator: " ").map(String.init)
            }
            let names = try #require(lines.first)
            columns += names
            #expect(Set(lines.dropFirst().map { $0[0] }) == Set(Self.ways.keys))
            for row in lines.dropFirst() {
                try #require(row.count == names.count + 1, "\(row)")
                for (column, cell) in zip(names, row.dropFirst()) {
                    let name = "\(row[0]) \(column)"
                    let event = try #require(Self.events.first { $0.key == column }).value
                    var state = try Self.state(row[0])
                    let before = Self.name(state)
                    var told = Self.word(state.apply(event, unsent: unsent))
                    if Self.name(state) != before { told += ">" + Self.name(state) }
                    #expect(told == others[name] ?? cell, "\(name), \(unsent) waiting")
                }
            }
        }
        #expect(columns == Self.events.map(\.key))
    }

    // MARK: - States

    /// How each state is reached: what happens, and how much waits then.
    private static let ways: [String: [(Event, Int)]] = {
        let drained: [(Event, Int)] = [(.drained, high)]
        let paused: [(Event, Int)] = [(.answered(isLast: false, hasMore: false), high)]
        let resuming: [(Event, Int)] = [(.sent, low - 1)]
        let queued: [(Event, Int)] = [(.answered(isLast: false, hasMore: true), 1)]
        let short: [(Event, Int)] = [(.memoryShort, 1)]
        let behind: [(Event, Int)] = [(.presented(isBehind: true), 1)]
        var ways: [String: [(Event, Int)]] = [
            "S": [], "D": [(.drained, 0)], "P": paused, "P+": paused + drained,
            "T": queued, "T+": queued + drained, "R": paused + resuming,
            "R+": paused + drained + resuming, "B": paused + resuming + behind,
            "B+": paused + drained + resuming + behind,
            "L": [(.answered(isLast: true, hasMore: false), 1)], "X": [(.broke, 0)],
        ]
        for (name, way) in ways where !name.hasPrefix("B") {
            ways[name + "e"] = [(.peerEnded, 1)] + way
        }
        // Of a peer that has ended nothing more is read, and there is none before its keys are there.
        for name in ["I", "J", "H"] { ways[name] = [] }
        ways["M"] = short
        ways["M+"] = short + drained
        return ways
    }()

    private static func state(_ name: String) throws -> ConnectionState {
        var state = ConnectionState(
            isIntroduced: name == "I" || name == "J",
            handshakes: name == "H" || name == "J"
        )
        for (event, unsent) in try #require(ways[name]) { _ = state.apply(event, unsent: unsent) }
        #expect(Self.name(state) + (state.hasPeerEnded ? "e" : "") == name)
        #expect(state.isDraining == (name.hasPrefix("D") || name.hasPrefix("B+")))
        return state
    }

    private static func name(_ state: ConnectionState) -> String {
        switch state.phase {
        case .serving: "S"
        case .draining: "D"
        case .introducing(let handshakes): handshakes ? "J" : "I"
        case .handshaking: "H"
        case .waiting(.peer, let drains): drains ? "P+" : "P"
        case .waiting(.turn, let drains): drains ? "T+" : "T"
        case .waiting(.memory, let drains): drains ? "M+" : "M"
        case .returning(let drains): drains ? "B+" : "B"
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
        case .queue: "queue"
        case .present(let wasQueued): wasQueued ? "late" : "present"
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
            let (isIntroduced, handshakes) = (random.below(4) == 0, random.below(4) == 0)
            var life = Life(
                state: ConnectionState(isIntroduced: isIntroduced, handshakes: handshakes)
            )
            for _ in 0..<random.below(40) {
                let unsent = [0, 1, Self.low - 1, Self.low, Self.high - 1, Self.high]
                life.live(
                    Self.events[random.below(Self.events.count)].value,
                    unsent: unsent[random.below(6)]
                )
            }
            // The loop comes to everyone, and who runs out of patience often enough gets rid of all.
            life.live(.turnCame, unsent: 0)
            life.live(.memoryFreed, unsent: 0)
            for _ in 0..<2 { life.live(.expired, unsent: random.below(2)) }
            #expect(life.closes == 1)
        }
    }

    /// A connection that does what it is told, and notes whether that makes sense.
    private struct Life {
        var state: ConnectionState
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
            case .pause, .queue:
                #expect(!isShut)
                reads = false
            case .present:
                #expect(!reads && state.isResuming)
                live(.answered(isLast: false, hasMore: false), unsent: unsent)
                live(.presented(isBehind: unsent > 0), unsent: unsent)
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
