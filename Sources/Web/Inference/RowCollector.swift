import HTTPFront
import HTTPTypes
import JSON
import SestinaClient

/// Makes rows of values that come one after another, row by row.
struct RowCollector {
    private static let columns = 6

    private let valuesMax: Int
    private var collected: [FeatureRow] = []
    private var count = 0

    /// Room for so many rows.
    init(rowCount: Int) {
        valuesMax = rowCount * Self.columns
        collected.reserveCapacity(rowCount)
    }

    /// Adds a number, or all numbers of a list and of the lists in it.
    mutating func add(_ value: JSONValue) throws(WebFault) {
        switch value {
        case .number(let number): try add(number.double)
        case .array(let elements): for element in elements { try add(element) }
        case .object, .string, .boolean, .null:
            throw WebFault(.badRequest, "\(place) is \(value.kind); the data are numbers")
        }
    }

    /// Adds a value.
    mutating func add(_ value: Double) throws(WebFault) {
        guard count < valuesMax else {
            throw WebFault(
                .badRequest,
                "the data has more than \(valuesMax) values, which is what the shape says"
            )
        }
        guard value.isFinite else {
            throw WebFault(.badRequest, "\(place) is \(value); every value must be finite")
        }
        let column = count % Self.columns
        if column == 0 { collected.append(FeatureRow(repeating: 0)) }
        collected[collected.count - 1][column] = value
        count += 1
    }

    /// The rows, all of them.
    func rows() throws(WebFault) -> [FeatureRow] {
        guard count == valuesMax else {
            throw WebFault(
                .badRequest,
                "the data has \(count) values; the shape says \(valuesMax)"
            )
        }
        return collected
    }

    /// Where the next value stands, both counted from 0.
    private var place: String {
        "the value in row \(count / Self.columns), column \(count % Self.columns)"
    }
}
