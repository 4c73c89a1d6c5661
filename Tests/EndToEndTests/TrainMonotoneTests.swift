import Foundation
import TestSupport
import Testing

/// `sestina train --monotone`: what is said and recorded of directions, and which words are none.
@Suite struct TrainMonotoneTests {
    private static let book = ["--synthetic", "300"] + TrainCommand.tree

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func train(into name: String, _ arguments: [String]) throws -> BuiltCommand {
        let command = try TrainCommand.start(
            Self.book + ["--output", folder.path(name)] + arguments
        )
        _ = command.exitCode(within: 60)
        return command
    }

    private func recorded(_ name: String) throws -> [String]? {
        let models = try folder.json("\(name)/metrics.json")["models"] as? [String: Any]
        let tree = models?["decision-tree"] as? [String: Any]
        let training = tree?["training"] as? [String: Any]
        let parameters = training?["parameters"] as? [String: Any]
        return parameters?["monotone"] as? [String]
    }

    @Test func `the loan book's directions are held and said where they are asked for`() throws {
        let known = try train(into: "known", ["--monotone", "auto"])
        #expect(known.exitCode() == 0, "\(known.errors)")
        #expect(
            known.errors.contains(
                "probabilities never fall as one of these grows: credit_lines_outstanding, "
                    + "total_debt_outstanding; and never rise as one of these grows: income, "
                    + "years_employed, fico_score (--monotone)\n"
            )
        )
        #expect(try recorded("known") == ["+", "free", "+", "-", "-", "-"])
        let named = try train(into: "named", ["--monotone", "fico_score=up,income=down"])
        #expect(named.exitCode() == 0, "\(named.errors)")
        #expect(try recorded("named") == ["free", "free", "free", "-", "free", "+"])
        let free = try train(into: "free", ["--monotone", "none"])
        #expect(free.exitCode() == 0 && !free.errors.contains("--monotone"))
        #expect(try recorded("free") == nil)
        #expect(try train(into: "default", []).exitCode() == 0)
        #expect(try folder.bytes("default/model.onnx") == folder.bytes("free/model.onnx"))
    }

    @Test(arguments: [
        ("", "--monotone takes auto, none, or NAME=up and NAME=down with commas between; not ''"),
        ("up", "not 'up'"), ("income", "not 'income'"),
        ("income=sideways", "not 'income=sideways'"),
        ("income=down,", "not ''"), ("income=down,=up", "no feature is called ''; there are"),
        ("wage=down", "no feature is called 'wage'; there are credit_lines_outstanding, loan_amt"),
        ("income=down,income=up", "--monotone names income twice"), ("AUTO", "not 'AUTO'"),
    ])
    func `words that are no directions are refused before anything is read`(
        words: String,
        sentence: String
    ) throws {
        let command = try train(into: "out", ["--monotone", words])
        #expect(command.exitCode() == 64)
        #expect(command.errors.contains(sentence), "\(command.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
    }

    @Test func `a name may have a sign of equality, and there must be six`() throws {
        let names = ["a=b", "loan_amt_outstanding", "c", "d", "e", "f"]
        var book = LoanBook()
        book.header = ["customer_id"] + names + ["default"]
        let data = try folder.write(book.text, as: "book.csv")
        let options =
            ["--data", data, "--features", names.joined(separator: ",")] + TrainCommand.tree
        let output = ["--output", folder.path("out"), "--monotone", "a=b=up"]
        let command = try TrainCommand.start(options + output)
        #expect(command.exitCode(within: 60) == 0, "\(command.errors)")
        #expect(try recorded("out") == ["+", "free", "free", "free", "free", "free"])
        let few = ["--data", data, "--features", "a=b,c"] + TrainCommand.tree + output
        let refused = try TrainCommand.start(few)
        #expect(refused.exitCode(within: 60) == 64)
        #expect(refused.errors.contains("--features takes 6 columns, not 2"))
    }
}
