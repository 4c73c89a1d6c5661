import Documents
import JSON
import LoadTestSupport
import Models
import ONNX
import Wire
import WireChecks

/// Scores as a server does, with the model that is served by default.
struct ModelScorer: Scorer {
    let file: ModelFile

    static let standard = Result { ModelScorer(file: try ModelFile.load(path: Fixture.modelPath)) }

    var modelDigest: UInt64? { file.digest.wireValue }

    func score(_ block: inout ScoreBlock, count: Int) -> Bool {
        for index in 0..<count {
            let probability = file.model.probability(of: block.rows[index])
            var flags: ScoreFlags = []
            if file.model.predictsDefault(probability) { flags.insert(.predictsDefault) }
            if file.model.isOutsideTrainingRange(block.rows[index]) {
                flags.insert(.outsideTrainingRange)
            }
            block.probabilities[index] = probability
            block.flags[index] = flags.rawValue
        }
        return true
    }

    var model: AnyObject? { file.model as AnyObject }

    func score(_ block: inout ScoreBlock, count: Int, by model: AnyObject) -> Bool {
        score(&block, count: count)
    }

    func featureName(_ index: Int) -> String { file.model.featureNames[index] }

    func mayBeMissing(_ index: Int) -> Bool { file.model.mayBeMissing[index] }

    func infoDocument() -> [UInt8] {
        let model = Fixture.model(digest: file.digest.hex)
        var text = JSONText()
        Fixture.info(of: model).write(to: &text)
        return text.utf8
    }

    func statsDocument() -> [UInt8] { Array("{}".utf8) }

    func foundDefect(_ sentence: String) {}
}
