import Datasets
import ONNX
import Testing

@testable import Gate

@Suite struct CheckHoldoutTests {
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

    @Test func `rows that the model was trained on are found`() throws {
        let files = try LoanDefault()
        let file = try ModelFile.decode(files.model, name: "m")
        let record = try #require(TrainingRecord(of: file))
        let rows = try #require(record.rows())
        #expect(rows.rowCount == 8000)
        let check = HoldoutChecks.training(HoldoutData(rows.subset(Array(5..<105))), file)
        #expect(check.verdict == .invalid)
        #expect(check.details.first == "row 1")
    }
}
