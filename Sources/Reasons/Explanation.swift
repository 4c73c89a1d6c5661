import Models

/// Why a score is what it is: what each feature adds to the mean of the reference group.
///
/// Scores and contributions are in units of 2^-``ReasonsLimits/unitBits`` of the scale, and the raw score is the
/// mean plus the six contributions, exactly.
package struct Explanation: Sendable {
    /// What stands in the place of a reason where there is none.
    package static let noFeature: UInt8 = 0xff

    /// The scale on which the model adds.
    package let scale: Scale
    /// The raw score of the row.
    package let raw: Int64
    /// The mean raw score of the reference group.
    package let mean: Int64
    /// What each feature adds to the mean.
    package let contributions: [6 of Int64]
    /// How many features are reasons.
    package let reasonCount: Int
    /// The features that speak most for default, the strongest first, and ``noFeature`` behind them.
    package let reasons: [4 of UInt8]
    /// The feature that carries the row beyond what units can say; nil where none does.
    ///
    /// Where there is one, everything else is 0.
    package let featureBeyond: Int?

    /// Room for an explanation.
    package init() { self.init(beyond: nil, scale: .probability) }

    /// The explanation of a row that a feature carries beyond the units.
    init(beyond feature: Int?, scale: Scale) {
        self.init(
            scale: scale,
            raw: 0,
            mean: 0,
            contributions: .init(repeating: 0),
            reasons: (.init(repeating: Self.noFeature), 0),
            featureBeyond: feature
        )
    }

    /// The explanation that contributions come to.
    ///
    /// - Parameters:
    ///   - scale: that the numbers are on.
    ///   - mean: the mean raw score of the reference group, in units.
    ///   - contributions: what each feature adds, in units.
    @inline(__always)
    package init(scale: Scale, mean: Int64, contributions: [6 of Int64]) {
        var raw = Int128(mean)
        for feature in 0..<featureCount { raw &+= Int128(contributions[feature]) }
        guard raw == Int128(Int64(truncatingIfNeeded: raw)) else {
            self.init(beyond: Self.largest(contributions), scale: scale)
            return
        }
        self.init(
            scale: scale,
            raw: Int64(truncatingIfNeeded: raw),
            mean: mean,
            contributions: contributions,
            reasons: Self.reasons(contributions),
            featureBeyond: nil
        )
    }

    @inline(__always)
    private init(
        scale: Scale,
        raw: Int64,
        mean: Int64,
        contributions: [6 of Int64],
        reasons: (features: [4 of UInt8], count: Int),
        featureBeyond: Int?
    ) {
        self.scale = scale
        self.raw = raw
        self.mean = mean
        self.contributions = contributions
        (self.reasons, reasonCount) = reasons
        self.featureBeyond = featureBeyond
    }

    /// The feature whose contribution has the largest size.
    private static func largest(_ contributions: [6 of Int64]) -> Int {
        var largest = 0
        for feature in 1..<featureCount
        where contributions[feature].magnitude > contributions[largest].magnitude {
            largest = feature
        }
        return largest
    }

    /// The features with the largest positive contributions, the lower one first among equals.
    ///
    /// Each finds its own place, which is how many come before it. Which contributions are larger cannot be
    /// predicted, so nothing jumps: what is asked is a sign bit.
    @inline(__always)
    private static func reasons(
        _ contributions: [6 of Int64]
    ) -> (features: [4 of UInt8], count: Int) {
        // Those that speak against default are as good as none, and no difference of the others overflows.
        func positive(_ feature: Int) -> Int64 {
            contributions[feature] & ~(contributions[feature] &>> 63)
        }
        let (a, b, c) = (positive(0), positive(1), positive(2))
        let (d, e, f) = (positive(3), positive(4), positive(5))
        // 1 where the second, of a higher feature, comes before the first.
        func turned(_ first: Int64, _ second: Int64) -> UInt64 {
            UInt64(bitPattern: first &- second) &>> 63
        }
        let (ab, ac, ad, ae, af) = (
            turned(a, b), turned(a, c), turned(a, d), turned(a, e), turned(a, f)
        )
        let (bc, bd, be, bf) = (turned(b, c), turned(b, d), turned(b, e), turned(b, f))
        let (cd, ce, cf) = (turned(c, d), turned(c, e), turned(c, f))
        let (de, df, ef) = (turned(d, e), turned(d, f), turned(e, f))
        // A byte for each place, which holds `noFeature` until a feature is put there.
        var places = UInt64.max
        var count = 0
        func put(_ feature: UInt64, _ contribution: Int64, at place: UInt64) {
            let isReason = turned(0, contribution)
            places ^= ((UInt64(noFeature) ^ feature) &* isReason) &<< (8 &* place)
            count &+= Int(isReason)
        }
        put(0, a, at: ab &+ ac &+ ad &+ ae &+ af)
        put(1, b, at: 1 &- ab &+ bc &+ bd &+ be &+ bf)
        put(2, c, at: 2 &- ac &- bc &+ cd &+ ce &+ cf)
        put(3, d, at: 3 &- ad &- bd &- cd &+ de &+ df)
        put(4, e, at: 4 &- ae &- be &- ce &- de &+ ef)
        put(5, f, at: 5 &- af &- bf &- cf &- df &- ef)
        let features = [4 of UInt8] { UInt8(truncatingIfNeeded: places &>> UInt64(8 &* $0)) }
        return (features: features, count: min(count, ReasonsLimits.reasonsMax))
    }
}
