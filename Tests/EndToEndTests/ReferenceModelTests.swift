import Foundation
import TestSupport
import Testing

@Suite struct ReferenceModelTests {
    @Test(arguments: Reference.classifiers)
    func `scored files agree with onnxruntime to 1e-6`(model: Reference.ModelFile) throws {
        let command = try BuiltCommand(
            "sestina",
            ["score", "--model", model.path, "--input", model.expectedPath]
        )
        #expect(command.exitCode() == 0, "\(command.errors)")
        #expect(command.errors.contains("the model does not name its features"))
        let lines = command.output.split(separator: "\n").dropFirst()
        let given = try model.expected.dropFirst()
        try #require(!given.isEmpty)
        #expect(lines.count == given.count)
        for (line, given) in zip(lines, given) {
            #expect(line.hasPrefix(given + ","))
            let fields = line.split(separator: ",")
            let onnxruntime = try #require(Double(fields[7]))
            let probability = try #require(Double(fields[8]))
            #expect(abs(probability - onnxruntime) <= 1e-6)
            #expect(fields[9] == (probability >= 0.5 ? "1" : "0"))
        }
    }

    @Test func `a forest with labels of texts is refused, and right once the class is named`()
        throws
    {
        let model = Reference.model("texts_as_classes").path
        let input = Reference.model("lightgbm").expectedPath
        let score = ["score", "--quiet", "--input", input, "--model", model]
        let refused = try BuiltCommand("sestina", score)
        #expect(refused.exitCode() == 2)
        #expect(refused.errors.contains("its classes are \"default\" and \"paid\""))
        let columns = try ["default", "paid"].map { label in
            let command = try BuiltCommand("sestina", score + ["--default-class", label])
            #expect(command.exitCode() == 0, "\(command.errors)")
            return command.output.split(separator: "\n").dropFirst().compactMap {
                Double($0.split(separator: ",")[8])
            }
        }
        #expect(columns[0].count > 100 && Set(columns[0]).count > 2)
        #expect(zip(columns[0], columns[1]).allSatisfy { abs($0 + $1 - 1) < 1e-6 })
    }

    @Test(arguments: [
        ("raw_scores", "node \"LinearClassifier\" (LinearClassifier) gives any number"),
        ("amounts", "node \"TreeEnsembleRegressor\" (TreeEnsembleRegressor) gives "),
    ])
    func `scores that nothing bounds are refused by their node`(name: String, words: String) throws
    {
        let model = Reference.model(name).path
        let command = try BuiltCommand("sestina", ["inspect", model])
        #expect(command.exitCode() == 2)
        #expect(command.output.isEmpty)
        #expect(
            command.errors.hasPrefix("\(model) cannot be served: \(words)"),
            "\(command.errors)"
        )
    }

    @Test(arguments: Reference.classifiers + Reference.pipelines)
    func `every model of another tool is said to be fit to serve`(
        model: Reference.ModelFile
    ) throws {
        let command = try BuiltCommand("sestina", ["inspect", model.path])
        #expect(command.exitCode() == 0)
        #expect(command.output.contains("\ncan be served    yes\n"), "\(command.output)")
        #expect(command.errors.isEmpty)
    }
}
