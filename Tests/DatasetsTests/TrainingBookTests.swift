import Documents
import Models
import Testing

@testable import Datasets

/// Rows of training from a file, which only their digest tells.
@Suite struct TrainingBookTests {
    private static let book = SyntheticLoanBook.rows(count: 300, seed: 5)

    private static func text(_ rows: Dataset, more: String = "") -> String {
        let header = (rows.featureNames + [rows.labelName]).joined(separator: ",")
        let lines = (0..<rows.rowCount).map { row in
            (rows.columns.map { "\($0[row])" } + [rows.labels[row] ? "1" : "0"])
                .joined(separator: ",")
        }
        return ([header] + lines).joined(separator: "\n") + "\n" + more
    }

    private static func record(of rows: Dataset, seed: UInt64 = 9) -> TrainingRecord {
        TrainingRecord(
            data: rows.digest.hex,
            synthetic: nil,
            fit: TrainingRecord.Fit(
                rows: rows.rowCount,
                defaults: rows.defaultCount,
                algorithm: "decision-tree",
                seed: seed,
                parameters: .init(),
                crossValidatedLogLoss: 0,
                thresholdRule: "0.5"
            )
        )
    }

    private static func split(_ fraction: Double, seed: UInt64 = 9) -> (Dataset, Dataset) {
        let parts = StratifiedSplit.trainTest(
            labels: book.labels,
            testFraction: fraction,
            seed: seed
        )
        return (book.subset(parts.train), book.subset(parts.test))
    }

    @Test func `the rows themselves are taken`() throws {
        let file = try TemporaryFile(Self.text(Self.book))
        let found = try TrainingBook(path: file.path).rows(
            of: Self.record(of: Self.book),
            features: LoanColumns.features
        )
        #expect(found.training.digest == Self.book.digest && found.holdout == nil)
        // A record from elsewhere names the rows and nothing else.
        let bare = TrainingRecord(data: Self.book.digest.hex, synthetic: nil, fit: nil)
        #expect(
            try TrainingBook(path: file.path).rows(of: bare, features: LoanColumns.features)
                .training.rowCount == 300
        )
    }

    @Test(arguments: [0.2, 0.25, 0.1, 1.0 / 3, 0.5, 0.9])
    func `of a whole book the part is taken that was learned from`(fraction: Double) throws {
        // A row that the trainer left out changes nothing.
        let file = try TemporaryFile(Self.text(Self.book, more: "1,2,,4,5,6,1\n"))
        let (training, held) = Self.split(fraction)
        let found = try TrainingBook(path: file.path).rows(
            of: Self.record(of: training),
            features: LoanColumns.features
        )
        #expect(found.training.digest == training.digest)
        #expect(found.holdout?.digest == held.digest)
    }

    @Test func `other rows are refused with both digests`() throws {
        let file = try TemporaryFile(Self.text(Self.book))
        let book = TrainingBook(path: file.path)
        // Split by another seed than the record tells, fewer rows, and more.
        let others = [
            Self.record(of: Self.split(0.2, seed: 8).0),
            Self.record(of: Self.book.subset(Array(1..<300))),
            Self.record(of: SyntheticLoanBook.rows(count: 400, seed: 5)),
        ]
        for record in others {
            do throws(TrainingBook.Fault) {
                _ = try book.rows(of: record, features: LoanColumns.features)
                Issue.record("they were taken")
            } catch {
                for digest in [record.data, Self.book.digest.hex] {
                    #expect(error.description.contains(digest.prefix(12)), "\(error)")
                }
            }
        }
        do throws(TrainingBook.Fault) {
            let nowhere = TrainingBook(path: "/nowhere/book.csv")
            _ = try nowhere.rows(of: others[0], features: LoanColumns.features)
            Issue.record("there is no such file")
        } catch {
            #expect(error.description.hasPrefix("the rows of --training-data cannot be read: "))
        }
    }
}
