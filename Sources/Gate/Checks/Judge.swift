package import Datasets
internal import Models
internal import ONNX

/// Judges a model file beside the one that it would replace.
package struct Judge: Sendable {
    /// How much is done for an answer; the seeds are fixed, so the same files give the same answer
    /// but for the measured times.
    package struct Effort: Sendable {
        /// Draws of the bootstrap.
        package var replicates = 2000
        /// Draws of the bootstrap for each bad model that the self-test plants.
        package var selfTestReplicates = 200
        /// Rows that are scored in search of a pair that breaks a direction.
        package var searchRowsMax = 1_000_000
        /// Rows that are drawn from the range of the features to compare two models on all of it: of a region of
        /// 0.1 % of it there are 1,049, give or take 32.
        package var drawnRows = 1 << 20
        /// Rows that are drawn for each bad model that the self-test plants, whose regions are larger.
        package var selfTestDrawnRows = 1 << 16
        /// Rounds of the two models in which their speed is measured.
        package var speedRounds = 101

        /// What the gate does unless it is told otherwise.
        package init() {}
    }

    /// Decides the draws.
    static let seed: UInt64 = 20

    private let policy: Policy
    private let policyDigest: String?
    private let server: ScoringServer
    private let retrain: Retrainer?
    private let book: TrainingBook?
    private let effort: Effort

    /// Prepares to judge.
    ///
    /// - Parameters:
    ///   - policy: the rules.
    ///   - policyDigest: what is said of the policy in the judgement.
    ///   - server: how to start the real server.
    ///   - retrain: how to train a model again, where that can be done.
    ///   - book: a file with the rows of training, for a record that does not say how to make them.
    ///   - effort: how much is done.
    package init(
        by policy: Policy,
        policyDigest: String? = nil,
        server: ScoringServer,
        retrain: Retrainer? = nil,
        book: TrainingBook? = nil,
        effort: Effort = Effort()
    ) {
        self.policy = policy
        self.policyDigest = policyDigest
        self.server = server
        self.retrain = retrain
        self.book = book
        self.effort = effort
    }

    /// Judges.
    ///
    /// - Parameters:
    ///   - challenger: the bytes of the model file that asks to be served.
    ///   - champion: those of the one that is served; nil where there is none.
    ///   - former: the champions before it; nil where it is not asked about them.
    ///   - holdout: the bytes of the CSV file on which both are judged; nil where there is none.
    ///   - other: those of the change's other holdout, on which both are judged as well; nil where it has one only.
    ///   - isNew: whether the holdout comes with the change.
    ///   - name: the model's name, that of its folder.
    /// - Returns: all checks and what they lead to; invalid where there is nothing to judge on.
    package func judge(
        _ challenger: [UInt8],
        against champion: [UInt8]?,
        former: FormerChampions? = nil,
        on holdout: [UInt8]?,
        beside other: [UInt8]? = nil,
        isNew: Bool = false,
        name: String
    ) async -> Judgement {
        var judgement = Judgement(
            model: name,
            checks: [],
            digests: Judgement.Digests(
                challenger: ModelDigest(of: challenger).hex,
                champion: champion.map { ModelDigest(of: $0).hex },
                policy: policyDigest
            ),
            scores: nil
        )
        let data: HoldoutData
        do throws(HoldoutData.Fault) {
            guard let holdout else {
                throw HoldoutData.Fault(description: "there is no holdout to judge on")
            }
            data = try HoldoutData(decoding: holdout, features: policy.contract.features)
        } catch {
            judgement.checks = loading(challenger, name) + [HoldoutChecks.refusal("\(error)")]
            return judgement
        }
        judgement.digests.holdout = holdout.map { ModelDigest(of: $0).hex }
        do throws(ModelFileError) {
            let contender = try Contender(challenger, name: name, on: data.rows)
            let question = Question(
                champion: champion,
                former: former,
                isNew: isNew,
                elsewhere: DeclaredElsewhere(
                    otherHoldout: other.flatMap { digest(of: $0) },
                    isUnchanged: challenger == champion
                )
            )
            await judge(contender, question, on: data, into: &judgement)
        } catch {
            judgement.checks = [
                FileChecks.refusal(error), HoldoutChecks.rows(data, by: policy.holdout),
            ]
        }
        return judgement
    }

    /// What can be said of a file without rows.
    private func loading(_ bytes: [UInt8], _ name: String) -> [Check] {
        do throws(ModelFileError) {
            let file = try ModelFile.decode(bytes, name: name)
            return FileChecks.checks(file, by: policy.contract) + [UnseenBytesCheck.check(bytes)]
        } catch {
            return [FileChecks.refusal(error)]
        }
    }

    /// What a model is judged beside.
    private struct Question {
        let champion: [UInt8]?
        let former: FormerChampions?
        let isNew: Bool
        let elsewhere: DeclaredElsewhere
    }

    /// What the rows of a holdout say; nil of one that cannot be read, of which its own judgement tells.
    private func digest(of holdout: [UInt8]) -> String? {
        try? HoldoutData(decoding: holdout, features: policy.contract.features).digest
    }

    private func judge(
        _ contender: Contender,
        _ question: Question,
        on data: HoldoutData,
        into judgement: inout Judgement
    ) async {
        let (before, obstacle) = champion(question.champion, judgement.model, data)
        judgement.training = facts(contender, before, judgement.model)
        var checks = FileChecks.checks(
            contender.file,
            by: policy.contract,
            champion: before?.file
        )
        checks.append(UnseenBytesCheck.check(contender.bytes))
        checks.append(HoldoutChecks.rows(data, by: policy.holdout))
        guard checks.last?.verdict == .pass else {
            judgement.checks = checks
            return
        }
        let training = TrainingRows(of: contender.file, in: book)
        checks.append(
            HoldoutChecks.training(data, training, isRequired: policy.requirements.training)
        )
        if let before, before.bytes != contender.bytes {
            let rows = TrainingRows(of: before.file, in: book)
            checks.append(HoldoutChecks.championTraining(data, rows, isNew: question.isNew))
        }
        judgement.scores = Judgement.Scores(
            labels: data.rows.labels,
            champion: before?.scored.probabilities,
            challenger: contender.scored.probabilities
        )
        let selfTest = SelfTest(base: before ?? contender, data, by: policy, effort: effort)
        let reasons = ReasonChecks(
            contender,
            against: before,
            on: data.rows.rows,
            training,
            by: policy
        )
        checks += await ServedChecks.checks(
            contender,
            data,
            on: server,
            explained: reasons.explained,
            elsewhere: question.elsewhere
        )
        checks += RowChecks(by: policy, effort: effort).checks(
            contender,
            against: before,
            former: question.former,
            obstacle: obstacle,
            on: data
        )
        checks += reasons.checks
        checks.append(speed(contender, before, data.rows.rows))
        checks += await origin(contender, before, data, training)
        judgement.checks = selfTest.checks + checks
    }

    private func facts(
        _ contender: Contender,
        _ champion: Contender?,
        _ name: String
    ) -> TrainingFacts {
        TrainingFacts(contender.file, champion?.file, model: name, by: policy)
    }

    /// Whether a model is what its record of training gives, and where not, what it may be instead.
    private func origin(
        _ contender: Contender,
        _ champion: Contender?,
        _ data: HoldoutData,
        _ training: TrainingRows
    ) async -> [Check] {
        let retrained = await retrain?(contender.bytes)
        let reproduced = ReproducibilityCheck.check(
            contender,
            retrained,
            data.rows,
            isRequired: policy.requirements.training
        )
        let ranges = RangeChecks.check(
            contender.file,
            retrained,
            training.rows,
            data.rows,
            features: policy.contract.features,
            isRequired: policy.requirements.ranges
        )
        let whole = WholeInputChecks(
            contender.file.model,
            champion: champion?.file.model,
            data: [data.rows, training.rows].compactMap(\.self),
            rules: policy.regions,
            features: policy.contract.features,
            seed: WholeInputChecks.seed(of: contender.bytes),
            drawn: effort.drawnRows
        )
        return [reproduced.check, ranges] + whole.checks(isReproduced: reproduced.isSame)
    }

    /// The champion, or what is said where it cannot be compared with.
    private func champion(
        _ bytes: [UInt8]?,
        _ name: String,
        _ data: HoldoutData
    ) -> (contender: Contender?, obstacle: Check?) {
        let subject = "champion"
        guard let bytes else {
            let isAdmitted = policy.admitsFirstModel
            return (
                nil,
                Check(
                    .comparison,
                    subject,
                    isAdmitted ? .pass : .invalid,
                    "no champion: nothing was compared, and the policy's first_model "
                        + (isAdmitted ? "admits a model on its own merits" : "does not admit that")
                )
            )
        }
        do throws(ModelFileError) {
            let contender = try Contender(bytes, name: name, on: data.rows)
            guard contender.scored.isWhole else {
                let reason = "no comparison: the champion has no probability for some rows"
                return (nil, Check(.comparison, subject, .invalid, reason))
            }
            return (contender, nil)
        } catch {
            let reason = "no comparison: the champion cannot be read, as \(error)"
            return (nil, Check(.comparison, subject, .invalid, reason))
        }
    }

    private func speed(
        _ contender: Contender,
        _ champion: Contender?,
        _ rows: [Features]
    ) -> Check {
        SpeedCheck.check(
            champion: champion?.file.model,
            challenger: contender.file.model,
            rows,
            nanosecondsMax: policy.speedNanosecondsMax,
            rounds: effort.speedRounds
        )
    }
}
