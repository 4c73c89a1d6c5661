package import Gate
import JSON
import Words

/// The models that the gate judged, each by its file's digest, with what it said.
package struct JudgedModels: Sendable {
    /// A model file that was judged.
    package struct Model: Sendable, Equatable {
        /// SHA-256 of the file in hex.
        package let digest: String
        /// What the gate said of it.
        package let verdict: Verdict
        /// The same in a sentence.
        package let sentence: String
    }

    /// In the order of the report; files that were taken away are not among them.
    package let models: [Model]

    /// The models of a report.
    ///
    /// Where nothing could be judged, none were, whatever checks there are.
    package init(_ report: GateReport) {
        models =
            report.obstacle != nil
            ? []
            : report.judgements.compactMap { judgement in
                judgement.digests.challenger.map {
                    Model(digest: $0, verdict: judgement.verdict, sentence: judgement.sentence)
                }
            }
    }

    /// The models of a report as ``GateJSONReport`` writes it.
    ///
    /// - Parameter text: JSON in UTF-8.
    /// - Throws: a ``Fault`` for what is no such report.
    package init(json text: [UInt8]) throws(Fault) {
        let document: JSONValue
        do throws(JSONFault) {
            document = try JSONParser.parse(text)
        } catch {
            throw Fault(description: "it is no JSON: \(error)")
        }
        guard document["format"]?.exactly(Int.self) == GateJSONReport.format,
            let list = document["models"]?.array
        else {
            throw Fault(
                description:
                    "it is no gate.json of format \(GateJSONReport.format), as sestina gate --json prints"
            )
        }
        let isObstructed = document["obstacle"].map { $0 != .null } ?? false
        var models: [Model] = []
        for value in isObstructed ? [] : list {
            guard let word = value["verdict"]?.string, let verdict = Verdict(rawValue: word) else {
                throw Fault(description: "a model of it has no verdict that is known")
            }
            guard let digest = value["digests"]?["challenger"]?.string else { continue }
            models.append(
                Model(
                    digest: digest,
                    verdict: verdict,
                    sentence: (value["sentence"]?.string ?? "").shown
                )
            )
        }
        self.models = models
    }

    /// Why a text is no report.
    package struct Fault: Error, Equatable, CustomStringConvertible {
        /// What was wrong and what would be right.
        package let description: String
    }
}
