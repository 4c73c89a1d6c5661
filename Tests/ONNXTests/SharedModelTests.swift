import Models
import TestSupport
import Testing

@testable import ONNX

@Suite(.enabled(if: SharedFiles.areGiven, SharedFiles.reason))
struct SharedModelTests {
    static let names = [
        "lightgbm", "sklearn_decision_tree_float32_zipmap",
        "sklearn_logistic_regression_float32_zipmap", "sklearn_logistic_regression_float64",
        "sklearn_random_forest_float32_zipmap", "xgboost",
    ]

    @Test(arguments: names)
    func `every shared model agrees with onnxruntime to 1e-6`(name: String) throws {
        let file = try ModelFile.load(path: SharedFiles.path("models/\(name).onnx"))
        let expected = try ExpectedRows(SharedFiles.lines("models/\(name).expected.csv"))
        let worst = worstDifference(
            file.model.probabilities(of: expected.rows),
            expected.onnxruntime
        )
        #expect(worst.difference <= 1e-6, "largest error \(worst.difference) in row \(worst.row)")
    }

    @Test func `the float64 model agrees with scikit-learn to 1e-12`() throws {
        let name = "sklearn_logistic_regression_float64"
        let file = try ModelFile.load(path: SharedFiles.path("models/\(name).onnx"))
        #expect(file.precision == .float64)
        let expected = try ExpectedRows(SharedFiles.lines("models/\(name).expected.csv"))
        let worst = worstDifference(file.model.probabilities(of: expected.rows), expected.library)
        #expect(worst.difference <= 1e-12, "largest error \(worst.difference) in row \(worst.row)")
    }
}
