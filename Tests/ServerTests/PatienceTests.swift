import TestSupport
import Testing

@testable import Server

/// A connection's times, with the clock in the hand.
@Suite struct PatienceTests {
    private static let limits = Patience.Limits(idle: 300_000, frame: 10_000, stall: 5000)
    private static let quiet = ServerLimits.drainQuietMilliseconds
    private static let linger = ServerLimits.lingerMilliseconds

    /// Something that happens to a connection.
    private enum Step {
        /// A turn that answers all and sends all.
        case turn
        /// A turn that leaves part of a frame; whether a whole one came before it.
        case cut(isNew: Bool)
        /// So many bytes wait, when that is looked at.
        case unsent(Int)
        /// No frame is awaited any more.
        case forget
        case drain(unsent: Int)
        case linger
        /// The deadline is looked at, while so many bytes wait.
        case look(unsent: Int)
    }

    /// What a step came to.
    private enum Outcome: Equatable {
        case until(UInt64)
        case asBefore
        case isOver
    }

    private struct Connection {
        var patience = Patience()
        var isDraining = false

        mutating func take(_ step: Step, at now: UInt64) -> Outcome {
            switch step {
            case .turn:
                if patience.wasInStep(at: now) { return .asBefore }
                return .until(patience.cameInStep(at: now, isDraining: isDraining, limits))
            case .cut(let isNew):
                patience.cut(isNew: isNew, at: now)
                return take(.unsent(0), at: now)
            case .unsent(let count):
                return .until(
                    patience.next(unsent: count, at: now, isDraining: isDraining, limits)
                )
            case .forget:
                patience.forgetFrame()
                return .asBefore
            case .drain(let unsent):
                isDraining = true
                return patience.drain(unsent: unsent, at: now).map(Outcome.until) ?? .asBefore
            case .linger: return .until(patience.linger(at: now))
            case .look(let unsent):
                let verdict = patience.passed(
                    unsent: unsent,
                    at: now,
                    isDraining: isDraining,
                    limits
                )
                switch verdict {
                case .goesOn(let deadline): return .until(deadline)
                case .isOver: return .isOver
                }
            }
        }
    }

    /// Goes through what happens to one connection.
    private func check(
        _ steps: [(at: UInt64, step: Step, comesTo: Outcome)],
        _ location: SourceLocation = #_sourceLocation
    ) {
        // Whichever moment the clock counts from, 0 included, nothing is other.
        for start: UInt64 in [0, 1, 1 << 40] {
            var connection = Connection()
            for (index, (time, step, expected)) in steps.enumerated() {
                let outcome = connection.take(step, at: start + time)
                let shifted: Outcome =
                    if case .until(let time) = expected { .until(start + time) } else { expected }
                #expect(
                    outcome == shifted,
                    "step \(index) from \(start): \(step)",
                    sourceLocation: location
                )
            }
        }
    }

    // MARK: - Silence

    @Test func `a connection that does nothing is silent from when it was looked at`() {
        check([
            (0, .unsent(0), .until(300_000)), (5, .unsent(0), .until(300_005)),
            (300_005, .look(unsent: 0), .isOver),
        ])
    }

    @Test func `in step the deadline stays, and moves to where silence ends when it passes`() {
        check([
            (100, .turn, .until(300_100)), (200, .turn, .asBefore), (250_000, .turn, .asBefore),
            (300_100, .look(unsent: 0), .until(550_000)),
            (549_999, .look(unsent: 0), .until(550_000)),
            (550_000, .look(unsent: 0), .isOver),
        ])
    }

    @Test func `silence of exactly its time is enough, and one millisecond less is not`() {
        check([(7, .turn, .until(300_007)), (300_006, .look(unsent: 0), .until(300_007))])
        check([(7, .turn, .until(300_007)), (300_007, .look(unsent: 0), .isOver)])
    }

    @Test func `who falls out of step and back is silent from the last turn`() {
        check([
            (0, .turn, .until(300_000)), (10, .unsent(3), .until(5010)),
            (20, .turn, .until(300_020)), (30, .turn, .asBefore),
            (300_020, .look(unsent: 0), .until(300_030)),
        ])
    }

    // MARK: - Frames

    @Test func `a frame has its time from its first byte, however often more of it comes`() {
        check([
            (0, .cut(isNew: true), .until(10_000)), (9000, .cut(isNew: false), .until(10_000)),
            (10_000, .look(unsent: 0), .isOver),
        ])
    }

    @Test func `a frame behind a whole one begins when that was answered`() {
        check([
            (0, .cut(isNew: true), .until(10_000)), (50, .cut(isNew: true), .until(10_050)),
            (60, .cut(isNew: false), .until(10_050)),
        ])
    }

    @Test func `a frame that was cut first begins then, whatever came before`() {
        check([(400, .cut(isNew: false), .until(10_400))])
        check([(0, .turn, .until(300_000)), (400, .cut(isNew: false), .until(10_400))])
    }

    @Test func `a frame that became whole is awaited no more`() {
        check([
            (0, .cut(isNew: true), .until(10_000)), (40, .turn, .until(300_040)),
            (10_000, .look(unsent: 0), .until(300_040)),
        ])
        check([
            (0, .cut(isNew: true), .until(10_000)), (40, .forget, .asBefore),
            (40, .unsent(0), .until(300_040)),
        ])
    }

    // MARK: - Replies that wait

    @Test func `replies have their time from when they began to wait`() {
        check([
            (0, .unsent(500), .until(5000)), (100, .unsent(500), .until(5000)),
            (200, .unsent(800), .until(5000)), (5000, .look(unsent: 800), .isOver),
        ])
    }

    @Test func `whoever takes some of what waits is given the time anew`() {
        check([
            (0, .unsent(500), .until(5000)), (100, .unsent(499), .until(5100)),
            // More came behind it, and some of that was taken: fewer than were seen last.
            (200, .unsent(900), .until(5100)), (300, .unsent(899), .until(5300)),
            (400, .unsent(899), .until(5300)),
        ])
    }

    @Test func `slow but steady is seen when the deadline passes`() {
        check([
            (0, .unsent(500), .until(5000)), (5000, .look(unsent: 499), .until(10_000)),
            (10_000, .look(unsent: 498), .until(15_000)), (15_000, .look(unsent: 498), .isOver),
        ])
    }

    @Test(arguments: [500, 501, 0])
    func `nothing taken, or more to take, or nothing left is no reason to wait on`(unsent: Int) {
        check([(0, .unsent(500), .until(5000)), (5000, .look(unsent: unsent), .isOver)])
    }

    @Test func `replies that were all taken are owed no more, and later ones are owed anew`() {
        check([
            (0, .unsent(500), .until(5000)), (100, .unsent(0), .until(300_100)),
            (200, .unsent(500), .until(5200)), (300, .turn, .until(300_300)),
            (400, .unsent(600), .until(5400)),
        ])
    }

    @Test func `of a frame and of replies the sooner deadline counts`() {
        check([
            (0, .cut(isNew: true), .until(10_000)), (100, .unsent(50), .until(5100)),
            (4000, .unsent(49), .until(9000)), (7000, .unsent(48), .until(10_000)),
            (10_000, .look(unsent: 48), .isOver),
        ])
    }

    // MARK: - Ending

    @Test func `a drained connection need only be silent for a little while`() {
        check([
            (0, .turn, .until(300_000)), (1000, .drain(unsent: 0), .until(1000 + Self.quiet)),
            (1050, .turn, .until(1050 + Self.quiet)), (1060, .turn, .until(1060 + Self.quiet)),
            (1060 + Self.quiet, .look(unsent: 0), .isOver),
        ])
    }

    @Test func `a drain lets replies have the time that they had`() {
        check([
            (0, .unsent(500), .until(5000)), (1000, .drain(unsent: 500), .asBefore),
            (2000, .unsent(400), .until(7000)), (3000, .unsent(0), .until(3000 + Self.quiet)),
            (3000 + Self.quiet, .look(unsent: 0), .isOver),
        ])
    }

    @Test func `a drain waits for a frame that was cut no longer than for silence`() {
        check([
            (0, .cut(isNew: true), .until(10_000)),
            (100, .drain(unsent: 0), .until(100 + Self.quiet)),
            // More of it came: it is worth its time.
            (150, .cut(isNew: false), .until(10_000)),
        ])
    }

    @Test func `what arrives behind the last reply is discarded for a while`() {
        check([
            (0, .turn, .until(300_000)), (10, .linger, .until(10 + Self.linger)),
            (10 + Self.linger, .look(unsent: 0), .isOver),
        ])
        check([
            (0, .unsent(500), .until(5000)), (10, .unsent(0), .until(300_010)),
            (10, .linger, .until(10 + Self.linger)), (10 + Self.linger, .look(unsent: 0), .isOver),
        ])
    }

    // MARK: - Lives

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `no deadline is past, and none is later than the longest time from now`(seed: UInt64) {
        var random = Xorshift(seed: seed)
        var connection = Connection()
        var now: UInt64 = 0
        var deadline: UInt64?
        for _ in 0..<2000 {
            // The loop looks at a deadline as soon as it has passed.
            if let passed = deadline, passed <= now {
                guard case .until(let next) = connection.take(.look(unsent: 0), at: now) else {
                    (connection, deadline) = (Connection(), nil)
                    continue
                }
                deadline = next
            }
            let steps: [Step] = [
                .turn, .turn, .cut(isNew: random.below(2) == 0), .unsent(random.below(3)), .forget,
            ]
            if case .until(let next) = connection.take(steps[random.below(5)], at: now) {
                #expect(next > now && next <= now + Self.limits.idle)
                deadline = next
            }
            now += UInt64(random.below(3000))
            if let deadline, deadline <= now { now = deadline }
        }
    }
}
