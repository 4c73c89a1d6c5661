import Models
import TestSupport
import Testing

@testable import ONNX

@Suite struct ReferenceModelTests {
    @Test(arguments: Reference.classifiers + Reference.pipelines)
    func `every model of another tool agrees with onnxruntime to 1e-6`(
        model: Reference.ModelFile
    ) throws {
        let file = try ModelFile.load(path: model.path)
        let expected = try ExpectedRows(model.expected)
        #expect(expected.rows.count > 100)
        let worst = worstDifference(
            file.model.probabilities(of: expected.rows),
            expected.onnxruntime
        )
        #expect(worst.difference <= 1e-6, "largest error \(worst.difference) in row \(worst.row)")
    }

    @Test(arguments: Reference.missing)
    func `a model that takes missing values agrees in every pattern of them`(
        model: Reference.ModelFile
    ) throws {
        var adoption = Adoption()
        adoption.missing = Model.positionalNames
        let file = try AdoptedFile(model.bytes, name: "x", as: adoption).file
        #expect(file.contract.missing == [Bool](repeating: true, count: 6))
        let expected = try ExpectedRows(model.expected)
        let patterns = Set(expected.rows.map { row in (0..<featureCount).map { row[$0].isNaN } })
        #expect(patterns.count == 64)
        let found = file.model.probabilities(of: expected.rows)
        for others in [expected.onnxruntime, expected.library] {
            let worst = worstDifference(found, others)
            #expect(worst.difference <= 1e-6, "error \(worst.difference) in row \(worst.row)")
        }
        #expect(Set(found).count > 32, "what is missing tells something")
        // One row at a time, which is scored in another way.
        for (row, probability) in zip(expected.rows, found) {
            #expect(file.model.probability(of: row).bitPattern == probability.bitPattern)
        }
    }

    @Test(arguments: [
        "sklearn_random_forest_float32_zipmap", "sklearn_decision_tree_float32_zipmap",
    ])
    func `a tree of scikit-learn has no way for missing values in a file`(name: String) throws {
        var adoption = Adoption()
        adoption.missing = [Model.positionalNames[0]]
        let error = #expect(throws: ModelFileError.self) {
            try AdoptedFile(Reference.model(name).bytes, name: "x", as: adoption)
        }
        #expect(error?.description.contains("sends missing values to the true side") == true)
    }

    @Test(arguments: Reference.classifiers.filter { $0.description.hasSuffix("float64") })
    func `a float64 model agrees with scikit-learn to 1e-12`(model: Reference.ModelFile) throws {
        let file = try ModelFile.load(path: model.path)
        #expect(file.precision == .float64)
        let expected = try ExpectedRows(model.expected)
        let worst = worstDifference(file.model.probabilities(of: expected.rows), expected.library)
        #expect(worst.difference <= 1e-12, "largest error \(worst.difference) in row \(worst.row)")
    }
}
