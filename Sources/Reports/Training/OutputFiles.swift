internal import Charts
package import Training
package import Words

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
    ///
    /// - Parameters:
    ///   - training: what they tell of.
    ///   - language: that of report and pictures; what programs read has one spelling.
    package init(_ training: Training, language: Language = .english) {
        var files: [(path: String, bytes: [UInt8])] = training.candidates.map {
            ($0.algorithm.modelFile, $0.file)
        }
        let (pictures, report) = Language.$current.withValue(language) {
            let figures = TrainingFigures(training)
            return (
                figures.all.map { ($0.name, $0.figure.standaloneSVG) },
                TrainingReport(training, figures).html
            )
        }
        for (name, picture) in pictures {
            files.append(("\(Self.plots)/\(name).svg", Array(picture.utf8)))
        }
        files.append((Self.metrics, Array(MetricsDocument(training).json.utf8)))
        files.append((Self.report, Array(report.utf8)))
        files.append((Self.bestModel, training.best.file))
        self.files = files
    }
}
