import HTTPFront
import HTTPTypes
import JSON
import SestinaClient

/// Makes rows of values that come one after another, row by row.
struct RowCollector {
    private static let columns = 6

    /// A column with a missing value, and the fault that the first of them is where the feature may not be missing.
    struct Absence: Sendable {
        let column: Int
        let fault: WebFault
    }

    /// One for each column with a missing value, in the order in which they came.
    private(set) var absences: [Absence] = []
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
        case .null: try addMissing(fault(of: value))
        case .object, .string, .boolean: throw fault(of: value)
        }
    }

    /// The fault of a value in the next place that is no number.
    func fault(of value: JSONValue) -> WebFault {
        WebFault(.badRequest, "\(place) is \(value.kind); the data are numbers")
    }

    /// Adds a value; NaN is a missing one.
    mutating func add(_ value: Double) throws(WebFault) {
        guard value.isFinite || count >= valuesMax else {
            let fault = WebFault(
                .badRequest,
                "\(place) is \(value); every value must be finite"
            )
            guard value.isNaN else { throw fault }
            return try addMissing(fault)
        }
        try append(value)
    }

    /// Adds a missing value, and notes what is wrong with it if anything is.
    private mutating func addMissing(_ fault: WebFault) throws(WebFault) {
        let column = count % Self.columns
        try append(.nan)
        guard !absences.contains(where: { $0.column == column }) else { return }
        absences.append(Absence(column: column, fault: fault))
    }

    private mutating func append(_ value: Double) throws(WebFault) {
        guard count < valuesMax else {
            throw WebFault(
                .badRequest,
                "the data has more than \(valuesMax) values, which is what the shape says"
            )
        }
        let column = count % Self.columns
        if column == 0 { collected.append(FeatureRow(repeating: 0)) }
        collected[collected.count - 1][column] = value
        count += 1
    }

    /// Checks that all rows are there.
    ///
    /// - Returns: the rows, NaN where a value is missing.
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
