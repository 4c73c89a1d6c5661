internal import Platform

/// How other threads reach a loop with more than a wake-up: letters, taken together at each turn.
///
/// Letters that are posted before the loop turns cost one wake-up. A box may be written to before a loop reads
/// it, and after; a post tells whether the letter will be read. Letters that nobody took go with the box.
///
/// Public, since a generic type of `package` access is not specialised in other modules.
public final class Mailbox<Letter: Sendable>: Sendable {
    private enum Phase {
        /// Letters are taken in.
        case open
        /// The last letter was posted, and those that came before it are still to be read.
        case sealed
        /// Nobody reads any more.
        case closed
    }

    private struct State {
        var phase = Phase.open
        // Invariant: a loop that has a wake-up is woken, or about to be, whenever this is not empty.
        var letters: [Letter] = []
        var wakeUp: WakeUp?
    }

    private let state = Guarded(State())

    /// An empty box that no loop reads yet.
    public init() {}

    // MARK: - Any thread

    /// Leaves a letter.
    ///
    /// - Parameters:
    ///   - letter: what the loop is told.
    ///   - isLast: whether nothing may come behind it.
    /// - Returns: whether it will be read; not when the box is closed, or the last letter was posted.
    @discardableResult
    public func post(_ letter: Letter, isLast: Bool = false) -> Bool {
        let (isTaken, wakeUp): (Bool, WakeUp?) = state.withLock { state in
            guard state.phase == .open else { return (false, nil) }
            if isLast { state.phase = .sealed }
            state.letters.append(letter)
            // With more than one the loop has been woken and has not come yet.
            return (true, state.letters.count == 1 ? state.wakeUp : nil)
        }
        wakeUp?.send()
        return isTaken
    }

    // MARK: - The loop's thread

    /// Lets posts wake a loop from now on.
    ///
    /// - Parameters:
    ///   - loop: reads the box.
    ///   - read: is called on the loop's thread when there are letters; it takes them.
    /// - Throws: a ``LoopError`` when there is no wake-up to be had.
    public func open(on loop: Loop, read: @escaping () -> Void) throws(LoopError) {
        let wakeUp = try WakeUp(loop: loop, woken: read)
        state.withLock { $0.wakeUp = wakeUp }
        // Letters may have come before there was anything to wake.
        wakeUp.send()
    }

    /// Swaps the letters that have come, oldest first, for an empty array whose room is used again.
    public func take(_ letters: inout [Letter]) {
        letters.removeAll(keepingCapacity: true)
        var taken = consume letters
        defer { letters = taken }
        state.withLock { swap(&$0.letters, &taken) }
    }

    /// Takes the letters that have come, oldest first.
    public func take() -> [Letter] {
        var letters: [Letter] = []
        take(&letters)
        return letters
    }

    /// Ends the reading, so that the loop can end; closing twice is closing once.
    ///
    /// - Returns: the letters that nobody took, oldest first.
    @discardableResult
    public func close() -> [Letter] {
        let (letters, wakeUp) = state.withLock { state in
            defer { state = State(phase: .closed) }
            return (state.letters, state.wakeUp)
        }
        wakeUp?.close()
        return letters
    }
}
