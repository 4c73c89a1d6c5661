/// What the values of leaves are counted in, so that sums of them are whole numbers.
///
/// Parts of a contribution are in units of 2^-`places` / (60 n), with n the rows of the group: a leaf's part is its
/// value times a whole number of 60ths of n-ths. A leaf whose value is a whole number of 2^-`places` has exact
/// parts; those of others are rounded, each for itself, so that the sum is the same however it is made.
struct TreeUnits {
    /// Places behind the point of parts, before they are divided.
    let places: Int
    /// Places behind the point of a leaf's value; at least `places`.
    let leafPlaces: Int
    /// Places behind the point of what is summed for the mean.
    let meanPlaces: Int
    /// Whether parts need more than 64 bits.
    let isWide: Bool
    /// What a sum of parts is divided by to give contributions.
    let divisor: Int128

    /// Places that parts have at most.
    private static let placesMax = 80
    /// Sums of parts of 64 bits are less than 2 to this power.
    private static let narrowWidth = 62
    /// Places of parts of more than 64 bits.
    private static let widePlaces = 56

    /// Finds the units of trees.
    ///
    /// - Parameters:
    ///   - values: of each leaf, by tree.
    ///   - offset: what is added to their sum.
    ///   - rows: of the group.
    /// - Throws: ``ReasonsFault/tooLarge``.
    init(
        _ values: [ArraySlice<DoubleDouble>],
        offset: DoubleDouble,
        rows: Int
    ) throws(ReasonsFault) {
        let times = Double(ShapleyWeights.multiple * rows)
        var (spans, sizes, largest) = (0.0, abs(offset.high), 0.0)
        for tree in values {
            let highs = tree.map(\.high)
            guard let least = highs.min(), let most = highs.max() else { continue }
            spans += most - least
            let size = max(abs(least), abs(most))
            (sizes, largest) = (sizes + size, max(largest, size))
        }
        // A contribution's size is at most the sum of what the values of each tree lie apart.
        let room = Self.exponent(spans * times)
        let leafRoom = Self.exponent(largest * times)
        let meanRoom = Self.exponent(sizes * Double(rows))
        let narrow = min(Self.placesMax, Self.narrowWidth - room)
        isWide = !Self.suffices(narrow, values, rows)
        places = isWide ? Self.widePlaces : narrow
        leafPlaces = min(places + 64, 123 - leafRoom)
        meanPlaces = min(leafPlaces, 122 - meanRoom)
        guard places + room < 124, leafPlaces >= places, meanPlaces > ReasonsLimits.unitBits else {
            throw .tooLarge
        }
        divisor =
            Int128(ShapleyWeights.multiple * rows) << (places - ReasonsLimits.unitBits)
    }

    /// Whether contributions are off by less than a 16th of a unit for all the values that are rounded.
    private static func suffices(
        _ places: Int,
        _ values: [ArraySlice<DoubleDouble>],
        _ rows: Int
    ) -> Bool {
        guard places >= ReasonsLimits.unitBits else { return false }
        var rounded = 0
        for tree in values {
            for value in tree where !isWhole(value, places) { rounded += 1 }
        }
        let partsOfUnit =
            Double(ShapleyWeights.multiple * rows)
            * Double(sign: .plus, exponent: places - ReasonsLimits.unitBits, significand: 1)
        return Double(rounded) / 2 <= partsOfUnit / 16
    }

    private static func isWhole(_ value: DoubleDouble, _ places: Int) -> Bool {
        // No place is beyond what the exponent can be changed by.
        let scaled = value.high * Double(sign: .plus, exponent: places, significand: 1)
        return value.low == 0 && scaled == scaled.rounded(.towardZero)
    }

    /// The power of 2 below which a size is, with something to spare for roundings; that of 0 is small.
    private static func exponent(_ size: Double) -> Int {
        guard size.isFinite else { return Int(Int16.max) }
        return size < 0x1p-60 ? -60 : Int(size.exponent) + 1
    }
}
