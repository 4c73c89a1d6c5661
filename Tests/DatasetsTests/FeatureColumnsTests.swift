import Datasets
import Testing

@Suite struct FeatureColumnsTests {
    private func sentence(_ names: [String], in header: [String]) -> String? {
        do {
            _ = try FeatureColumns(of: names, in: header, file: "loans.csv")
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `columns are found by name in any order and others do not matter`() throws {
        let columns = try FeatureColumns(
            of: ["income", "years", "score"],
            in: ["id", "score", "income", "default", "years", "id"],
            file: "loans.csv"
        )
        #expect(columns.indices == [2, 4, 1])
    }

    @Test(arguments: [
        (["income"], ["id"], "no column named 'income'; the columns are id"),
        (
            ["income", "years"], ["id", "default"],
            "no column named 'income' or 'years'; the columns are id and default"
        ),
        (
            ["income", "years", "score", "id"], ["id", "Income", "c"],
            "no column named 'income', 'years' or 'score'; the columns are id, Income and c"
        ),
    ])
    func `every column that is missing is named`(
        names: [String],
        header: [String],
        words: String
    ) {
        #expect(sentence(names, in: header) == "loans.csv has " + words)
    }

    @Test func `a long header is not written out whole`() {
        let header = (1...500).map { "column \($0)" }
        let sentence = sentence(["income"], in: header)
        #expect(sentence?.hasSuffix("column 19, column 20 and 480 more") == true)
    }

    @Test func `a feature that is there twice is refused`() {
        #expect(
            sentence(["a", "b"], in: ["b", "a", "b"])
                == "loans.csv has more than one column named 'b'"
        )
    }
}
