import FoundationEssentials
import Models
import Testing

@testable import ONNX

/// Writes model files for `check_written.py`, which asks ONNX's checker and onnxruntime about them.
///
///     SESTINA_WRITTEN=folder swift test --filter WrittenFilesTests
///     venv/bin/python Tests/Acceptance/check_written.py folder
@Suite(.enabled(if: WrittenFiles.folder != nil, "SESTINA_WRITTEN names no folder to write to"))
struct WrittenFilesTests {
    @Test(arguments: RandomModels.Kind.allCases)
    func `a model of every kind is left for onnxruntime`(kind: RandomModels.Kind) throws {
        let (model, all) = RandomModels.make(kind, seed: 11)
        // Where products overflow to both infinities, a sum depends on the order of its terms.
        let rows = all.filter { row in
            !kind.isLinear
                || !(0..<featureCount).allSatisfy { abs(row[$0]) == .greatestFiniteMagnitude }
        }
        let base = (WrittenFiles.folder ?? "") + "/" + kind.rawValue
        let bytes = try ModelFile.encode(model, record: ModelRecord(name: kind.rawValue))
        try Data(bytes).write(to: URL(filePath: base + ".onnx"))
        var text = "1,2,3,4,5,6,probability,default\n"
        for (row, probability) in zip(rows, model.probabilities(of: rows)) {
            let cells = (0..<featureCount).map { "\(row[$0])" }
            let label = model.predictsDefault(probability) ? "1" : "0"
            text += (cells + ["\(probability)", label]).joined(separator: ",") + "\n"
        }
        try Data(text.utf8).write(to: URL(filePath: base + ".csv"))
    }
}

/// Where the files go.
private enum WrittenFiles {
    static let folder = ProcessInfo.processInfo.environment["SESTINA_WRITTEN"]
}
