import Datasets
import Documents
import Foundation
import Models
import ONNX
import Reasons
import Testing
import TrainingSupport

@testable import Training

/// A training made again from its file.
@Suite struct ReproductionTests {
    private static let recipe = SyntheticRecipe(bookRows: 80, seed: 3, testFraction: 0.25)

    private static func trained(
        _ algorithm: Algorithm,
        threshold: ThresholdRule = .half,
        reasons: ReasonPlan? = ReasonPlan(),
        recipe: SyntheticRecipe? = recipe
    ) async throws -> ModelFile {
        let (data, holdout) = Self.recipe.make()
        let plan = TrainingPlan(
            algorithms: [algorithm],
            c: 1,
            forestTreeCount: 3,
            threshold: threshold,
            foldCount: 2,
            seed: 11,
            reasons: reasons,
            recipe: recipe,
            modelName: "again",
            producerVersion: "1.0.0"
        )
        let held = try #require(holdout)
        let training = try await Training(plan, data: data, holdout: held, progress: .none)
        return try ModelFile.decode(training.best.file, name: "again")
    }

    private static func obstacle(_ file: ModelFile) async -> String {
        do throws(Reproduction.Obstacle) {
            _ = try await Reproduction.train(again: file, named: "again", producerVersion: "1.0.0")
            return "none"
        } catch {
            return error.description
        }
    }

    @Test(arguments: [Algorithm.logisticRegression, .decisionTree])
    func `the same program makes the same bytes of a file`(algorithm: Algorithm) async throws {
        let file = try await Self.trained(algorithm)
        let bytes = try await Reproduction.train(
            again: file,
            named: "again",
            producerVersion: "1.0.0"
        )
        #expect(ModelDigest(of: bytes) == file.digest)
    }

    @Test func `how a file was made to give reasons is what the file itself tells`() async throws {
        let words = ReasonTexts(
            code: "a",
            english: "b",
            french: "c",
            missingEnglish: "d",
            missingFrench: "e"
        )
        let given = ReasonRecord(texts: Array(repeating: words, count: 6))
        let plans = [
            nil, ReasonPlan(selection: .all, rowsMax: 7), ReasonPlan(rowsMax: 5, given: given),
        ]
        for plan in plans {
            let file = try await Self.trained(.decisionTree, reasons: plan)
            #expect(file.reasons.reference?.rows.count == plan?.rowsMax)
            let bytes = try await Reproduction.train(
                again: file,
                named: "again",
                producerVersion: "1.0.0"
            )
            #expect(ModelDigest(of: bytes) == file.digest)
        }
    }

    @Test func `another version of the program makes other bytes`() async throws {
        let file = try await Self.trained(.decisionTree)
        let bytes = try await Reproduction.train(
            again: file,
            named: "again",
            producerVersion: "1.0.1"
        )
        #expect(ModelDigest(of: bytes) != file.digest)
    }

    @Test func `costs that are not recorded, and data that is not at hand, are obstacles`()
        async throws
    {
        let costs = try await Self.trained(
            .decisionTree,
            threshold: .leastCost(falsePositive: 1, falseNegative: 5)
        )
        #expect(
            await Self.obstacle(costs) == "its threshold comes from costs that are not recorded"
        )
        let elsewhere = try await Self.trained(.decisionTree, recipe: nil)
        #expect(await Self.obstacle(elsewhere) == "its data is not at hand (--training-data)")
    }

    @Test func `rows of another recipe than the file names are found out`() async throws {
        let other = SyntheticRecipe(bookRows: 80, seed: 4, testFraction: 0.25)
        let file = try await Self.trained(.decisionTree, recipe: other)
        #expect(
            await Self.obstacle(file)
                == "the rows that its recipe makes are not those that it names"
        )
    }

    @Test(arguments: [
        ("", "the file does not tell how it was trained"),
        ("[", "what the file tells of its training is not from here"),
        ("{}", "what the file tells of its training is not from here"),
    ])
    func `a file from elsewhere is no file to train again`(
        text: String,
        words: String
    ) async throws {
        let model = try await Self.trained(.decisionTree).model
        let bytes = try ModelFile.encode(
            model,
            record: ModelRecord(name: "other", training: text.isEmpty ? nil : text)
        )
        let file = try ModelFile.decode(bytes, name: "other")
        #expect(await Self.obstacle(file) == words)
    }

    /// Writes rows to a file that whoever is given its name removes.
    private static func written(_ rows: Dataset) throws -> String {
        let header = (rows.featureNames + [rows.labelName]).joined(separator: ",")
        let lines = (0..<rows.rowCount).map { row in
            rows.columns.map { "\($0[row])," }.joined() + (rows.labels[row] ? "1" : "0")
        }
        let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data((([header] + lines).joined(separator: "\n") + "\n").utf8).write(to: url)
        return url.path
    }

    @Test func `rows from a file make the same model, and with those held out the same bytes`()
        async throws
    {
        let book = SyntheticLoanBook.rows(count: 400, seed: 11)
        let split = StratifiedSplit.trainTest(labels: book.labels, testFraction: 0.25, seed: 11)
        let (data, held) = (book.subset(split.train), book.subset(split.test))
        var plan = TrainingPlan(algorithms: [.decisionTree], foldCount: 2, seed: 11)
        plan.modelName = "again"
        plan.producerVersion = "1.0.0"
        let training = try await Training(plan, data: data, holdout: held, progress: .none)
        let file = try ModelFile.decode(training.best.file, name: "again")
        let table: [(rows: Dataset, isSame: Bool, obstacle: String?)] = [
            (book, true, nil), (data, false, nil),
            (held, false, "the rows of --training-data have the digest"),
        ]
        for (rows, isSame, obstacle) in table {
            let path = try Self.written(rows)
            defer { try? FileManager.default.removeItem(atPath: path) }
            let outcome: Result<[UInt8], Reproduction.Obstacle>
            do throws(Reproduction.Obstacle) {
                let bytes = try await Reproduction.train(
                    again: file,
                    named: "again",
                    producerVersion: "1.0.0",
                    book: TrainingBook(path: path)
                )
                outcome = .success(bytes)
            } catch {
                outcome = .failure(error)
            }
            switch outcome {
            case .success(let bytes):
                #expect(obstacle == nil)
                #expect((ModelDigest(of: bytes) == file.digest) == isSame)
                let again = try ModelFile.decode(bytes, name: "again")
                let (first, second) = (
                    file.model.probabilities(of: book.rows),
                    again.model.probabilities(of: book.rows)
                )
                #expect(first == second)
            case .failure(let error):
                #expect(error.description.hasPrefix(try #require(obstacle)), "\(error)")
            }
        }
    }

    @Test func `a synthetic book whose holdout came from elsewhere is trained on again`()
        async throws
    {
        let recipe = SyntheticRecipe(bookRows: 80, seed: 3, testFraction: nil)
        let data = recipe.make().training
        let held = SyntheticLoanBook.rows(count: 100, seed: 4)
        let plan = TrainingPlan(
            algorithms: [.decisionTree],
            foldCount: 2,
            recipe: recipe,
            modelName: "again",
            producerVersion: "1.0.0"
        )
        let training = try await Training(plan, data: data, holdout: held, progress: .none)
        let file = try ModelFile.decode(training.best.file, name: "again")
        let bytes = try await Reproduction.train(
            again: file,
            named: "again",
            producerVersion: "1.0.0"
        )
        let again = try ModelFile.decode(bytes, name: "again")
        #expect(
            again.model.probabilities(of: held.rows) == file.model.probabilities(of: held.rows)
        )
    }
}
