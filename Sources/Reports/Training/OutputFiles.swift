internal import Charts
package import Training

/// What a training leaves in its output folder, by path within it.
package struct OutputFiles {
    /// The chosen model under the name that a server looks for.
    package static let bestModel = "model.onnx"
    /// The numbers for programs.
    package static let metrics = "metrics.json"
    /// The page.
    package static let report = "report.html"
    /// The folder of the pictures.
    package static let plots = "plots"

    /// The files in the order to write them: the chosen model last, so that it is there only when
    /// everything about it is.
    package let files: [(path: String, bytes: [UInt8])]

    /// Makes all files in memory: nothing is written before everything is there.
    package init(_ training: Training) {
        var files: [(path: String, bytes: [UInt8])] = training.candidates.map {
            ($0.algorithm.modelFile, $0.file)
        }
        let figures = TrainingFigures(training)
        for (name, figure) in figures.all {
            files.append(("\(Self.plots)/\(name).svg", Array(figure.standaloneSVG.utf8)))
        }
        files.append((Self.metrics, Array(MetricsDocument(training).json.utf8)))
        files.append((Self.report, Array(TrainingReport(training, figures).html.utf8)))
        files.append((Self.bestModel, training.best.file))
        self.files = files
    }
}
