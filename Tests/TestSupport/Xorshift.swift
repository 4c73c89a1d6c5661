/// Marsaglia's xorshift with 64 bits of state: bytes that a test can draw again from its seed.
package struct Xorshift: RandomNumberGenerator {
    private var state: UInt64

    /// A generator; every seed but 0 gives its own sequence, and 0 that of another fixed seed.
    package init(seed: UInt64) {
        // Spread over the word, since small seeds would begin with small numbers; zero would stay zero.
        let spread = (seed &+ 1) &* 0x9e37_79b9_7f4a_7c15
        state = spread == 0 ? 1 : spread
    }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    /// A number below `bound`, which is at least 1; slightly uneven, which no test minds.
    package mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next() >> 1) % bound
    }

    /// Bytes.
    package mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 32) }
    }
}
