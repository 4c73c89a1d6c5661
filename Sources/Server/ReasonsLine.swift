import Logging
import Models
import ONNX
import Reasons
import Words

/// What the log is told of a model's reasons when the model begins to be served.
struct ReasonsLine: Equatable {
    let level: Logger.Level
    let words: String

    /// The lines about a model, the most important first.
    static func lines(on file: ModelFile) -> [ReasonsLine] {
        [explanations(of: file), changes(of: file)].compactMap(\.self)
    }

    /// What explains its scores, and what that took; or why nothing does.
    private static func explanations(of file: ModelFile) -> ReasonsLine {
        guard let explainer = file.explainer else {
            // Whoever gave it a reference group wanted reasons.
            let level: Logger.Level = file.reasonsFault == nil ? .info : .warning
            let why = file.whyNotExplained ?? ""
            return ReasonsLine(
                level: level,
                words: "served without explanations of scores: \(why)"
            )
        }
        let rows = NumberFormat.counted(file.reasons.reference?.rows.count ?? 0, "row")
        let tables =
            explainer.tableBytes == 0
            ? "which needs no tables"
            : "by tables of \(NumberFormat.short(Double(explainer.tableBytes) / 0x1p20)) MiB"
        let time = file.explainerTime.map { " and took \(milliseconds($0)) ms to prepare" } ?? ""
        return ReasonsLine(
            level: .info,
            words: "scores are explained beside a reference group of \(rows), \(tables)\(time)"
        )
    }

    /// Why nothing tells what would change its decisions; nil where something does.
    private static func changes(of file: ModelFile) -> ReasonsLine? {
        guard file.model.ranges == nil else { return nil }
        return ReasonsLine(
            level: .info,
            words: "served without changes of decisions: \(ModelFile.whyNoChange)"
        )
    }

    private static func milliseconds(_ time: Duration) -> String {
        NumberFormat.short(time / .milliseconds(1))
    }
}
