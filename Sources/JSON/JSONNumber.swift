/// A number as JSON has it: exact where it was written as a whole number that 64 bits hold.
///
/// JSON knows one kind of number and says nothing of its size. Read as a float64 alone, a whole number
/// above 2^53 becomes a neighbour: the seed of one training that of another.
package enum JSONNumber: Sendable {
    /// Written in digits alone, without fraction or exponent: from -2^63 to 2^63 - 1.
    case integer(Int64)
    /// Written in digits alone, above all that `integer` holds: from 2^63 to 2^64 - 1.
    case natural(UInt64)
    /// Written in any other way, minus zero among them, or larger; finite.
    case decimal(Double)

    /// The float64 that is nearest, ties to even, as the written digits would be rounded.
    package var double: Double {
        switch self {
        case .integer(let number): Double(number)
        case .natural(let number): Double(number)
        case .decimal(let number): number
        }
    }

    /// The magnitude from which on a float64 may stand for another whole number than was written.
    private static let exactBelow: Double = 0x1p53

    /// The whole number of this type that was written.
    ///
    /// A count may be written as `1e3` or `1000.0`; from 2^53 on such a text does not say which whole
    /// number was meant.
    ///
    /// - Parameter type: the type to return.
    /// - Returns: nil where it is none, or none of this type.
    package func exactly<Whole: FixedWidthInteger>(_ type: Whole.Type = Whole.self) -> Whole? {
        switch self {
        case .integer(let number): Whole(exactly: number)
        case .natural(let number): Whole(exactly: number)
        case .decimal(let number):
            number.magnitude < Self.exactBelow ? Whole(exactly: number) : nil
        }
    }
}

extension JSONNumber: Equatable {
    /// Whether two numbers have one value, however they were written: 1 is 1.0.
    package static func == (first: JSONNumber, second: JSONNumber) -> Bool {
        switch (first, second) {
        case (.integer(let first), .integer(let second)): first == second
        case (.natural(let first), .natural(let second)): first == second
        // No value is in both, since each is written in its smaller form.
        case (.integer, .natural), (.natural, .integer): false
        case (.decimal(let first), .decimal(let second)): first == second
        // The standard library compares the values, and rounds neither.
        case (.decimal(let decimal), .integer(let whole)),
            (.integer(let whole), .decimal(let decimal)):
            Int64(exactly: decimal) == whole
        case (.decimal(let decimal), .natural(let whole)),
            (.natural(let whole), .decimal(let decimal)):
            UInt64(exactly: decimal) == whole
        }
    }
}

extension JSONNumber: CustomStringConvertible {
    /// In decimal: a whole number with all its digits, any other in its shortest exact form.
    package var description: String {
        switch self {
        case .integer(let number): "\(number)"
        case .natural(let number): "\(number)"
        case .decimal(let number): "\(number)"
        }
    }
}
