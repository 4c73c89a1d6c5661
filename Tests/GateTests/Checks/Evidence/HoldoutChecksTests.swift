import Datasets
import Documents
import ONNX
import Testing

@testable import Gate

@Suite struct HoldoutChecksTests {
    private static let header =
        "credit_lines_outstanding,loan_amt_outstanding,total_debt_outstanding,income,"
        + "years_employed,fico_score,default\n"

    private static func file(_ count: Int, _ line: (Int) -> String) -> [UInt8] {
        Array((header + (0..<count).map { line($0) + "\n" }.joined()).utf8)
    }

    @Test(arguments: [
        ([UInt8](), "holdout.csv is empty"),
        (Array(header.utf8), "0 rows"),
        (file(100) { "1,2,3,4,5,\($0),0" }, "all 100 labels are 0"),
        (file(100) { "1,2,3,nan,5,\($0),\($0 % 2)" }, "line 2"),
        (file(100) { "1,2,3,4,5,\($0),2" }, "neither 0 nor 1"),
        (Array("a,b\n1,2\n".utf8), "holdout.csv"),
    ])
    func `a holdout that tells nothing is refused in a sentence`(bytes: [UInt8], words: String) {
        do throws(HoldoutData.Fault) {
            _ = try HoldoutData(decoding: bytes, features: LoanColumns.features)
            Issue.record("it was read")
        } catch {
            #expect(error.description.contains(words), "\(error)")
            #expect(!error.description.contains("/"), "\(error)")
        }
    }

    @Test func `rows are read where they are, and known by the file's name`() throws {
        let bytes = Self.file(100) { "1,2,3,4,5,\($0),\($0 % 2)" }
        let data = try HoldoutData(decoding: bytes, features: LoanColumns.features)
        #expect(data.rows.source == "holdout.csv")
    }

    @Test func `too few rows or defaults for the policy are no ground to judge on`() throws {
        let bytes = Self.file(200) { "1,2,3,4,5,\($0),\($0 % 4 == 0 ? 1 : 0)" }
        let data = try HoldoutData(decoding: bytes, features: LoanColumns.features)
        let enough = Policy.Holdout(rowsMin: 200, defaultsMin: 50)
        #expect(HoldoutChecks.rows(data, by: enough).verdict == .pass)
        for (rows, defaults) in [(201, 50), (200, 51)] {
            let rules = Policy.Holdout(rowsMin: rows, defaultsMin: defaults)
            #expect(HoldoutChecks.rows(data, by: rules).verdict == .invalid)
        }
    }

    @Test(arguments: [7, 9_007_199_254_740_993, 9_223_372_036_854_775_809, .max] as [UInt64])
    func `rows that the model was trained on are found whatever its seed`(seed: UInt64) throws {
        let recipe = SyntheticRecipe(bookRows: 400, seed: seed, testFraction: 0.25)
        let rows = recipe.make().training
        let training = TrainingRecord(data: rows.digest.hex, synthetic: recipe, fit: nil).json
        let model = try ModelFile.decode(LoanDefault().model, name: "m").model
        let bytes = try ModelFile.encode(model, record: ModelRecord(name: "m", training: training))
        let file = try ModelFile.decode(bytes, name: "m")
        let check = HoldoutChecks.training(
            HoldoutData(rows.subset(Array(5..<105))),
            TrainingRows(of: file),
            isRequired: false
        )
        #expect(check.verdict == .invalid, "\(check.reason)")
        #expect(check.reason.hasPrefix("100 rows are among those"))
        let others = SyntheticRecipe(bookRows: 400, seed: seed - 1, testFraction: nil).make()
        #expect(
            HoldoutChecks.training(
                HoldoutData(others.training),
                TrainingRows(of: file),
                isRequired: false
            ).verdict == .pass
        )
    }

    @Test(arguments: [
        #"{"data": "ff"}"#, #"{"data": "ff", "synthetic": {"book_rows": 10, "seed": 1}}"#,
        #"{"data": "ff", "synthetic": {"book_rows": 2000000, "seed": 1}}"#,
        #"{"data": "ff", "synthetic": {"book_rows": 400, "seed": 1, "test_fraction": 2}}"#,
        #"{"data": "ff", "synthetic": {"book_rows": 400, "seed": 1, "test_fraction": 0.5}}"#,
    ])
    func `rows that cannot be had are said not to be at hand`(training: String) throws {
        let model = try ModelFile.decode(LoanDefault().model, name: "m").model
        let bytes = try ModelFile.encode(model, record: ModelRecord(name: "m", training: training))
        let file = try ModelFile.decode(bytes, name: "m")
        let record = try #require(TrainingRecord(of: file))
        #expect(record.data == "ff" && record.rows() == nil)
    }

    @Test func `rows that the model was trained on are found`() throws {
        let files = try LoanDefault()
        let file = try ModelFile.decode(files.model, name: "m")
        let record = try #require(TrainingRecord(of: file))
        let rows = try #require(record.rows())
        #expect(rows.rowCount == 8000)
        let check = HoldoutChecks.training(
            HoldoutData(rows.subset(Array(5..<105))),
            TrainingRows(of: file),
            isRequired: false
        )
        #expect(check.verdict == .invalid)
        #expect(check.details.first == "row 1")
    }

    @Test
    func
        `what the champion learned from is left out of a new holdout, and remarked on in an old one`()
        throws
    {
        let recipe = SyntheticRecipe(bookRows: 400, seed: 7, testFraction: 0.25)
        let (rows, held) = recipe.make()
        let training = TrainingRecord(data: rows.digest.hex, synthetic: recipe, fit: nil).json
        let model = try ModelFile.decode(LoanDefault().model, name: "m").model
        let bytes = try ModelFile.encode(model, record: ModelRecord(name: "m", training: training))
        let known = TrainingRows(of: try ModelFile.decode(bytes, name: "m"))
        let unknown = TrainingRows(
            of: try ModelFile.decode(
                try ModelFile.encode(model, record: ModelRecord(name: "m")),
                name: "m"
            )
        )
        let (seen, unseen) = (HoldoutData(rows.subset([3, 4])), HoldoutData(try #require(held)))
        let table: [(HoldoutData, TrainingRows, Bool, Verdict, String)] = [
            (
                seen, known, true, .invalid,
                "2 rows are among those that the champion was trained on, so figures"
            ),
            (
                seen, known, false, .notAsked,
                "2 rows are among those that the champion was trained on, so it may"
            ),
            (unseen, known, true, .pass, "none of the 300 rows of training is among them"),
            (unseen, known, false, .pass, "none of the 300 rows of training is among them"),
            (
                unseen, unknown, true, .notAsked,
                "not compared: the file does not say what it was trained on"
            ),
        ]
        for (data, training, isNew, verdict, words) in table {
            let check = HoldoutChecks.championTraining(data, training, isNew: isNew)
            #expect(check.verdict == verdict)
            #expect(check.reason.hasPrefix(words), "\(check.reason)")
        }
    }
}
