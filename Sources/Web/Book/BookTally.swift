import Datasets
import SestinaClient

/// A row that has no score, and why.
struct UnreadableRow {
    enum Fault: Error {
        case csv(CSVError)
        /// A column that has nothing in this row.
        case missing(String)
        /// Features that the model takes, and for which it has none.
        case noProbability
    }

    /// The line on which the row begins, from 1.
    let line: Int
    let fault: Fault
}

/// What is known of a loan book once it is scored, with no row of it but the riskiest.
struct BookTally {
    /// Unreadable rows that are told one by one.
    static let unreadableToldMax = 5
    /// Equal parts of the probabilities from 0 to 1.
    static let binCount = 20

    /// How the book is written; nil until that is known.
    var dialect: Dialect?
    private(set) var rows = 0
    private(set) var atRisk = 0
    private(set) var unreadable = 0
    /// Rows with a value outside the range seen in training.
    private(set) var outsideRange = 0
    private(set) var bins = [Int](repeating: 0, count: binCount)
    private(set) var riskiest = RiskiestRows()
    /// The first unreadable rows.
    private(set) var firstUnreadable: [UnreadableRow] = []

    /// Counts a row with a score.
    ///
    /// - Parameters:
    ///   - score: what the model gave it.
    ///   - features: its values.
    ///   - line: the line on which it begins, from 1.
    mutating func add(_ score: Score, of features: FeatureRow, at line: Int) {
        riskiest.add(score, of: features, at: line)
        rows += 1
        if score.flags.contains(.predictsDefault) { atRisk += 1 }
        if score.flags.contains(.outsideTrainingRange) { outsideRange += 1 }
        let place = Int((score.probability * Double(Self.binCount)).rounded(.down))
        let bin = min(max(place, 0), Self.binCount - 1)
        // The product may have been rounded up to the edge that the probability lies below.
        let isBelow = score.probability < Double(bin) / Double(Self.binCount)
        bins[isBelow && bin > 0 ? bin - 1 : bin] += 1
    }

    /// Counts a row without one.
    mutating func add(_ row: UnreadableRow) {
        rows += 1
        unreadable += 1
        if firstUnreadable.count < Self.unreadableToldMax { firstUnreadable.append(row) }
    }

    /// What the type of the scored book says of its encoding; nothing where it is UTF-8, as CSV is unless it says
    /// otherwise.
    var charset: String {
        switch dialect?.encoding {
        case .windows1252: "; charset=windows-1252"
        case .utf16LittleEndian, .utf16BigEndian: "; charset=utf-16"
        case .utf8, nil: ""
        }
    }
}
