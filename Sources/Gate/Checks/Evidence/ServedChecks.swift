internal import Datasets
internal import Documents
internal import Models
internal import ONNX
internal import SestinaClient
internal import Statistics

/// Whether what is served is what was evaluated.
enum ServedChecks {
    /// By how much a declared figure may be off, for the sake of other ways to add up.
    private static let declaredErrorMax = 1e-12

    /// Serves the file and compares, bit for bit.
    ///
    /// - Parameters:
    ///   - contender: the file as it is scored here.
    ///   - holdout: the rows.
    ///   - server: how to start the real server.
    ///   - explained: its reasons; nil where it gives none.
    ///   - elsewhere: why figures on other rows than these are no fault; nil where they are one.
    /// - Returns: whether the bits and reasons are those computed here, and whether the file declares what was
    ///   served.
    static func checks(
        _ contender: Contender,
        _ holdout: HoldoutData,
        on server: ScoringServer,
        explained: Explained? = nil,
        elsewhere: DeclaredElsewhere? = nil
    ) async -> [Check] {
        let answers: ScoringServer.Answers
        do throws(ScoringServer.Fault) {
            answers = try await server.answers(
                contender.bytes,
                name: contender.file.name,
                holdout.rows.rows,
                explaining: explained != nil
            )
        } catch {
            let check = Check(.served, "probabilities over the wire", .invalid, error.description)
            return [check, declared(contender.file, contender.scored, holdout, elsewhere)]
        }
        return checks(contender, served: answers.scores, holdout, elsewhere)
            + (explained.map { [ServedReasonsCheck.check($0, served: answers.explanations ?? [])] }
                ?? [])
    }

    /// Compares what a server gave.
    ///
    /// - Parameters:
    ///   - contender: the file as it is scored here.
    ///   - scores: one for each row of the holdout.
    ///   - holdout: the rows.
    ///   - elsewhere: why figures on other rows than these are no fault; nil where they are one.
    /// - Returns: whether the bits and decisions are those computed here, and whether the file
    ///   declares what was served.
    static func checks(
        _ contender: Contender,
        served scores: [Score],
        _ holdout: HoldoutData,
        _ elsewhere: DeclaredElsewhere? = nil
    ) -> [Check] {
        let served = contender.scored.with(scores.map(\.probability))
        var bits = bits(contender.scored, served: served.probabilities)
        let strangers = scores.count { $0.modelDigest != contender.file.digest.wireValue }
        let decisions = zip(scores, contender.scored.decisions).count {
            $0.flags.contains(.predictsDefault) != $1
        }
        if strangers > 0 {
            bits.verdict = .fail
            bits.reason = "\(strangers) scores are of another model than the file"
        } else if bits.verdict == .pass, decisions > 0 {
            bits.verdict = .fail
            bits.reason = "\(decisions) decisions differ over the wire"
        }
        return [bits, declared(contender.file, served, holdout, elsewhere)]
    }

    /// Whether served probabilities are those of the same rows scored here.
    static func bits(_ offline: Scored, served: [Double]) -> Check {
        let isSame = { (first: Double, second: Double) in
            first.bitPattern == second.bitPattern || (first.isNaN && second.isNaN)
        }
        let other = offline.probabilities.indices.filter { row in
            row >= served.count || !isSame(offline.probabilities[row], served[row])
        }
        let holds = other.isEmpty && served.count == offline.count
        return Check(
            .served,
            "probabilities over the wire",
            holds ? .pass : .fail,
            holds
                ? "the bits of all \(offline.count) rows are those computed here"
                : "\(other.count) of \(offline.count) rows have other bits than computed here",
            rowCount: offline.count,
            details: other.prefix(PredictionChecks.listedMax).filter { $0 < served.count }.map {
                "row \($0 + 1): \(hex(offline.probabilities[$0])) here, \(hex(served[$0])) served"
            }
        )
    }

    /// Whether the metrics that a file declares are those measured on the same holdout.
    static func declared(
        _ file: ModelFile,
        _ served: Scored,
        _ holdout: HoldoutData,
        _ elsewhere: DeclaredElsewhere? = nil
    ) -> Check {
        declared(
            file.metadata["metrics"],
            served,
            holdoutDigest: holdout.digest,
            elsewhere: elsewhere
        )
    }

    /// The same for the text of a file.
    static func declared(
        _ text: String?,
        _ served: Scored,
        holdoutDigest: String,
        elsewhere: DeclaredElsewhere? = nil
    ) -> Check {
        var check = Check(
            .served,
            "declared metrics",
            .fail,
            "the file declares none, so nothing says what its maker measured",
            rowCount: served.count
        )
        guard let text else { return check }
        let record: HoldoutRecord
        do throws(DocumentFault) {
            record = try HoldoutRecord(json: text)
        } catch {
            check.reason = "what the file declares is not the JSON that a trainer writes: \(error)"
            return check
        }
        guard record.holdout == holdoutDigest else {
            if let reason = elsewhere?.reason(record.holdout) {
                return .unasked(check.rule, check.subject, reason, isRequired: false)
            }
            check.reason = "the file declares metrics on another holdout than the one beside it"
            return check
        }
        let wrong = differences(record, served)
        check.verdict = wrong.isEmpty ? .pass : .fail
        check.reason = wrong.first ?? "all are those measured over the wire, to the last digit"
        check.details = wrong
        return check
    }

    /// What is declared and was not measured, or the other way round.
    private static func differences(_ record: HoldoutRecord, _ served: Scored) -> [String] {
        var wrong: [String] = []
        func compare(_ name: String, _ declared: Double?, _ measured: Double?) {
            if let difference = difference(name, declared, measured) { wrong.append(difference) }
        }
        for metric in ClassificationMetric.allCases {
            let (name, measured) = (metric.rawValue, served.metrics[metric])
            guard let figure = record.metrics[name] else {
                wrong.append("declares no \(name), and \(shown(measured)) was measured")
                continue
            }
            compare(name, figure.value, measured)
        }
        // What was called good with another threshold was another model.
        compare("threshold", record.threshold, served.threshold)
        let (declared, counts) = (record.confusion, served.metrics.confusion)
        let cells = [
            ("true_negatives", declared.trueNegatives, counts.trueNegatives),
            ("false_positives", declared.falsePositives, counts.falsePositives),
            ("false_negatives", declared.falseNegatives, counts.falseNegatives),
            ("true_positives", declared.truePositives, counts.truePositives),
        ]
        for (name, declared, measured) in cells {
            compare(name, Double(declared), Double(measured))
        }
        return wrong
    }

    /// How a declared figure is not the one measured; nil where it is, or where neither is defined.
    private static func difference(
        _ name: String,
        _ declared: Double?,
        _ measured: Double?
    ) -> String? {
        if let declared, let measured, (declared - measured).magnitude <= declaredErrorMax {
            return nil
        }
        if declared == nil, measured == nil { return nil }
        return "declares \(name) \(shown(declared)), and \(shown(measured)) was measured"
    }

    private static func shown(_ value: Double?) -> String { value.map(figure) ?? "none" }
}
