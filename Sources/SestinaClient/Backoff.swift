/// How long to pause before connecting again, growing with each failure in a row.
///
/// A pause is uniform between 0 and a bound that doubles: "full jitter", which spreads the clients of a
/// server that comes back better than a jitter around the bound does (M. Brooker, "Exponential Backoff And
/// Jitter", AWS Architecture Blog, 2015).
struct Backoff: Sendable {
    /// The bound after the first failure, and the greatest bound, in nanoseconds.
    private let least: UInt64
    private let most: UInt64
    private var bound: UInt64

    init(least: UInt64, most: UInt64) {
        precondition(least > 0 && least <= most, "the bound of a pause grows from above 0")
        self.least = least
        self.most = most
        bound = least
    }

    /// The pause after one more failure, in nanoseconds.
    mutating func next(using generator: inout some RandomNumberGenerator) -> UInt64 {
        defer { bound = bound > most / 2 ? most : bound * 2 }
        return .random(in: 0...bound, using: &generator)
    }

    /// Begins anew after a success.
    mutating func reset() {
        bound = least
    }
}
