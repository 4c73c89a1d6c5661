import Foundation
import TestSupport
import Testing

/// The reasons that `sestina train` writes into its models.
@Suite struct TrainReasonsTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func trained(_ arguments: [String] = []) throws -> BuiltCommand {
        try TrainCommand.run(on: LoanBook(), in: folder, TrainCommand.tree + arguments)
    }

    private func inspected() throws -> String {
        let command = try BuiltCommand(
            "sestina",
            ["inspect", folder.path("out/model.onnx"), "--json"]
        )
        #expect(command.exitCode() == 0)
        return command.output
    }

    private func document() throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(inspected().utf8))
        return try #require(object as? [String: Any])
    }

    @Test func `what inspect prints can be changed and given back`() throws {
        #expect(try trained().exitCode() == 0)
        let text = try inspected().replacing("Annual income", with: "Income <a> year")
        let file = try folder.write(text, as: "reasons.json")
        #expect(try trained(["--reasons", file]).exitCode() == 0)
        let reasons = try #require(try document()["reasons"] as? [[String: String]])
        #expect(reasons[3]["en"] == "Income <a> year")
        #expect(reasons[3]["fr"] == "Revenu annuel")
    }

    @Test func `the group is chosen as it is asked for, and told in the metrics`() throws {
        #expect(try trained(["--reference", "all", "--reference-rows", "9"]).exitCode() == 0)
        let group = try #require(try document()["reference"] as? [String: Any])
        #expect(group["selection"] as? String == "all" && group["rows"] as? Int == 9)
        let models = try #require(try folder.json("out/metrics.json")["models"] as? [String: Any])
        let tree = try #require(models["decision-tree"] as? [String: Any])
        let told = try #require(tree["reference"] as? [String: Any])
        #expect(told["rows"] as? Int == 9 && told["scale"] as? String == "probability")
        #expect(told["digest"] as? String == group["digest"] as? String)
        let (least, mean) = (told["least"] as? Double ?? 1, told["mean"] as? Double ?? 0)
        #expect(least <= mean && mean < 0.5)
    }

    private static let features = LoanBook.columns.dropFirst().dropLast().map { "\"\($0)\"" }
        .joined(separator: ", ")

    @Test(arguments: [
        ("", "line 1, column 1: the text ends where a value is needed"),
        ("{}", "\"features\" must be the names of the features in their order: \"credit_lines_"),
        (#"{"features": ["a"], "reasons": []}"#, "\"features\" must be the names of the features"),
        (
            #"{"features": [\#(features)]}"#,
            "it has none of \"reasons\", \"actionable\" and \"display\""
        ),
        (
            #"{"features": [\#(features)], "reasons": []}"#,
            "reasons must be a list of six objects, one for each feature"
        ),
    ])
    func `a file of other words is refused before the training`(
        text: String,
        sentence: String
    ) throws {
        let file = try folder.write(text, as: "reasons.json")
        let command = try trained(["--reasons", file])
        #expect(command.exitCode() == 74)
        #expect(command.errors.hasPrefix("\(file): \(sentence)"), "\(command.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
    }

    @Test(arguments: [
        (["--reference-rows", "0"], "--reference-rows takes 1 to 256"),
        (["--reference-rows", "257"], "--reference-rows takes 1 to 256"),
        (["--reference", "nearest"], "at-the-cut"),
    ])
    func `a group that no file can hold is wrong usage`(words: [String], sentence: String) throws {
        let command = try trained(words)
        #expect(command.exitCode() == 64)
        #expect(command.errors.contains(sentence), "\(command.errors)")
    }
}
