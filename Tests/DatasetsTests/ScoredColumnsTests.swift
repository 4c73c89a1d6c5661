import Testing

@testable import Datasets

@Suite struct ScoredColumnsTests {
    private let names = ["a", "b", "c", "d", "e", "f"]

    private func columns(
        _ header: [String],
        isNamed: Bool = true
    ) throws(CSVError) -> ScoredColumns {
        try ScoredColumns(header: header, file: "book", features: names, isNamed: isNamed)
    }

    @Test func `added columns have names that no other has`() throws {
        #expect(try columns(names).probabilityName == "probability")
        #expect(try columns(names).defaultName == "default")
        let known = try columns(names + ["default", "probability"])
        #expect(known.probabilityName == "predicted_probability")
        #expect(known.defaultName == "predicted_default")
        #expect(known.remarks.count == 2)
    }

    @Test func `a book that was scored twice is refused`() {
        let error = #expect(throws: CSVError.self) {
            try columns(names + ["default", "predicted_default"])
        }
        #expect(error?.problem == .scoredBefore("default", "predicted_default"))
    }

    @Test func `a model without names takes a loan book`() throws {
        let book = LoanColumns.features
        #expect(try columns(book, isNamed: false).features.indices == [0, 1, 2, 3, 4, 5])
        #expect(
            try columns(names.reversed(), isNamed: false).features.indices == [5, 4, 3, 2, 1, 0]
        )
        #expect(throws: CSVError.self) { try columns(book, isNamed: true) }
    }

    @Test func `a file that has a column to be added already is refused by its name`() throws {
        let columns = try columns(names)
        let added = ["raw_score", "reason_1"]
        let header = names + ["reason_1", "why_a"]
        let error = #expect(throws: CSVError.self) {
            try columns.requireFree(added, in: header, of: "book")
        }
        #expect(error?.problem == .addedBefore("reason_1"))
        #expect(
            error?.description
                == "book has a column named 'reason_1' already, which is to be added; rename or drop it"
        )
        #expect(throws: Never.self) { try columns.requireFree(added, in: names, of: "book") }
        #expect(throws: Never.self) { try columns.requireFree([], in: header, of: "book") }
    }
}
