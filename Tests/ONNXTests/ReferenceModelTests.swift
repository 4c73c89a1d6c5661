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

    @Test(arguments: Reference.classifiers.filter { $0.description.hasSuffix("float64") })
    func `a float64 model agrees with scikit-learn to 1e-12`(model: Reference.ModelFile) throws {
        let file = try ModelFile.load(path: model.path)
        #expect(file.precision == .float64)
        let expected = try ExpectedRows(model.expected)
        let worst = worstDifference(file.model.probabilities(of: expected.rows), expected.library)
        #expect(worst.difference <= 1e-12, "largest error \(worst.difference) in row \(worst.row)")
    }
}
