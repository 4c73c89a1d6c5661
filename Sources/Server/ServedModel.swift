import JSON
import Models
package import ONNX
import Wire

/// A model as a server answers with it: the file, and what `info` says of it.
///
/// A class, so that loops share it and score with it in place.
package final class ServedModel: Sendable {
    package let file: ModelFile

    package init(_ file: ModelFile) {
        self.file = file
    }

    /// The `model` object of the stats document: which one it is.
    var identity: JSONText {
        var text = JSONText()
        text.object { identify(in: &$0) }
        return text
    }

    private func identify(in text: inout JSONText) {
        text.member("name", file.name)
        text.member("algorithm", file.model.algorithm)
        text.member("digest", file.digest.hex)
        text.member("version", file.version)
    }

    /// The `model` object of the info document.
    var document: JSONText {
        var text = JSONText()
        text.object { text in
            identify(in: &text)
            text.member("features") { text in
                text.array(file.model.featureNames) { $0.string($1) }
            }
            text.member("contract", file.contract.document)
            Classes.write(file.classes, to: &text)
            text.member("threshold") { $0.number(file.model.threshold) }
            text.member("ranges") { text in
                guard let ranges = file.model.ranges else { return text.null() }
                text.array(0..<featureCount) { text, index in
                    text.array([ranges.minimum[index], ranges.maximum[index]]) { $0.number($1) }
                }
            }
        }
        return text
    }
}
