import Datasets
import FoundationEssentials
import Gate
import Models
import ONNX
import Training

/// A model folder, and how more of what is in it is made.
struct Setting: Sendable {
    /// Why nothing can be measured, in a sentence.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// A holdout is this part of a loan book, as in `tools/train-default`.
    private static let testFraction = 0.2
    /// Each kind of thing has seeds of its own; the shipped book's is 42.
    private enum FirstSeed {
        static let holdouts: UInt64 = 1_000_000
        static let trainings: UInt64 = 2_000_000
        static let worsenings: UInt64 = 3_000_000
        static let population: UInt64 = 4_000_000
        static let backdoors: UInt64 = 5_000_000
    }
    /// So many rows that a metric of them is off by little of any margin.
    private static let populationRows = 400_000

    let policy: Policy
    let champion: [UInt8]
    /// The rows of the shipped holdout, and so of every other.
    let holdoutRows: Int
    let worsenings: [Worsening]
    private let algorithm: Algorithm

    /// Reads a folder with a model, its policy and its holdout.
    init(folder: String) throws {
        let read = { (name: String) in
            [UInt8](try Data(contentsOf: URL(filePath: folder).appending(path: name)))
        }
        policy = try Policy(decoding: read("policy.json"), name: "policy.json")
        champion = try read("model.onnx")
        holdoutRows = try HoldoutData(
            decoding: read("holdout.csv"),
            features: policy.contract.features
        ).rows.rowCount
        let model = try ModelFile.decode(champion, name: "model.onnx").model
        guard let algorithm = Algorithm.allCases.first(where: { $0.name == model.algorithm }) else {
            throw Fault(description: "a \(model.algorithm) cannot be trained here")
        }
        self.algorithm = algorithm
        worsenings = Worsening.all(
            by: policy,
            of: model,
            on: SyntheticLoanBook.rows(count: Self.populationRows, seed: FirstSeed.population)
        )
    }

    /// The holdout of a number.
    func holdout(_ number: Int) -> HoldoutData {
        HoldoutData(book(FirstSeed.holdouts + UInt64(number)).holdout)
    }

    /// The champion trained again on the book of a number.
    func retrained(_ number: Int) async throws -> [UInt8] {
        try await trained(algorithm, number)
    }

    /// A model of an algorithm, trained on the book of a number.
    func trained(_ algorithm: Algorithm, _ number: Int) async throws -> [UInt8] {
        let seed = FirstSeed.trainings + UInt64(number)
        let (data, holdout) = book(seed)
        let plan = TrainingPlan(algorithms: [algorithm], seed: seed, replicateCount: 1)
        return try await Training(plan, data: data, holdout: holdout, progress: .none).best.file
    }

    /// The seed of a worsening on the holdout of a number.
    func worseningSeed(_ number: Int, of index: Int) -> UInt64 {
        FirstSeed.worsenings + UInt64(number * worsenings.count + index)
    }

    /// The seed of a box that is turned round.
    func backdoorSeed(_ number: Int) -> UInt64 { FirstSeed.backdoors + UInt64(number) }

    private func book(_ seed: UInt64) -> (data: Dataset, holdout: Dataset) {
        let rows = Int((Double(holdoutRows) / Self.testFraction).rounded())
        let book = SyntheticLoanBook.rows(count: rows, seed: seed)
        let split = StratifiedSplit.trainTest(
            labels: book.labels,
            testFraction: Self.testFraction,
            seed: seed
        )
        return (book.subset(split.train), book.subset(split.test))
    }
}
