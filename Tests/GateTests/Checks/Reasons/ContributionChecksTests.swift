import Datasets
import Models
import ONNX
import Reasons
import TestSupport
import Testing

@testable import Gate

/// Whether contributions are those of the scores, and what is found where they are not.
@Suite struct ContributionChecksTests {
    private let reasoned: ReasonedModel

    init() throws { reasoned = try ReasonedModel() }

    private func sums(_ explained: Explained) -> Check {
        ContributionChecks.sums(explained, reasoned.rows)
    }

    private func plain(_ explained: Explained, at rows: [Int]? = nil) -> Check {
        ContributionChecks.plain(explained, reasoned.rows, at: rows)
    }

    @Test func `the model that is served gives the reasons that it computes`() {
        let sums = sums(reasoned.explained)
        #expect(sums.verdict == .pass, "\(sums.reason)")
        #expect(sums.rowCount == reasoned.rows.count && sums.rule == .reasons)
        #expect(sums.details.isEmpty)
        let plain = plain(reasoned.explained)
        #expect(plain.verdict == .pass, "\(plain.reason)")
        #expect(plain.rowCount == 16)
        #expect((plain.difference ?? 1) < 1e-10)
        #expect((plain.difference ?? 0) > 0)
    }

    @Test func `trees give the reasons that they compute`() throws {
        let contender = try ReasonedTrees.contender()
        let explained = try ReasonedModel.explained(contender, ReasonedTrees.data)
        let checks = ContributionChecks.checks(explained, ReasonedTrees.data.rows.rows)
        #expect(checks.map(\.verdict) == [.pass, .pass], "\(checks)")
        // Eighths are units, so that nothing but the mean over nine rows is rounded.
        #expect(checks[1].rowCount == 16)
    }

    @Test(arguments: Reference.classifiers + Reference.pipelines)
    func `models of other tools give the reasons that they compute`(
        model: Reference.ModelFile
    ) throws {
        let contender = try Contender(try model.bytes, name: "m", on: reasoned.data.rows)
        let (rows, decisions) = (reasoned.rows, contender.scored.decisions)
        let accepted = rows.indices.filter {
            !decisions[$0] && !contender.scored.probabilities[$0].isNaN
        }
        guard
            let group = ReferenceGroup(
                selection: "all",
                rows: accepted.prefix(5).map { rows[$0] }
            ), let explainer = try? Explainer(contender.file.model, comparedWith: group)
        else { return }
        let explained = Explained(
            contender,
            explainer,
            group,
            rows.map(explainer.explanation(of:))
        )
        for check in ContributionChecks.checks(explained, rows) {
            #expect(check.verdict == .pass, "\(model): \(check.reason)")
        }
    }

    @Test func `a sum that is some units off is found in any row`() {
        let (first, last) = (0, reasoned.rows.count - 1)
        for (row, units, isFound) in [(first, 100, true), (last, -100, true), (last, 1, false)] {
            let off = reasoned.contributing { if $0 == row { $1[3] += Int64(units) } }
            let check = sums(off)
            #expect(check.verdict == (isFound ? .fail : .pass), "\(row), \(units)")
            guard isFound else { continue }
            #expect(check.reason.contains("of 1 of 2000 rows"), "\(check.reason)")
            #expect(check.details.first?.hasPrefix("row \(row + 1): a raw score of ") == true)
        }
    }

    @Test func `many rows that are off are counted, and twenty listed`() {
        let check = sums(reasoned.contributing { $1[0] += 1 << 30 })
        #expect(check.verdict == .fail)
        #expect(check.details.count == 21 && check.details.last == "and 1980 more")
    }

    @Test func `contributions that add up and are those of other features are found`() {
        let turned = reasoned.contributing { row, contributions in
            let kept = contributions[2]
            contributions[2] = contributions[3]
            contributions[3] = kept
        }
        #expect(sums(turned).verdict == .pass)
        let check = plain(turned)
        #expect(check.verdict == .fail)
        #expect(
            check.reason.contains("the contribution of total_debt_outstanding is "),
            "\(check.reason)"
        )
        #expect(check.details.count == 20)
    }

    @Test func `a contribution that is moved by little is found too`() {
        let moved = reasoned.contributing { row, contributions in
            contributions[0] += 2000
            contributions[5] -= 2000
        }
        #expect(sums(moved).verdict == .pass)
        #expect(plain(moved, at: [3, 1999]).verdict == .fail)
        #expect(plain(moved, at: [3, 1999]).rowCount == 2)
    }

    @Test func `a score of another probability is no score of this row`() {
        let other = reasoned.contender.saying(
            reasoned.contender.scored.probabilities.map { min(1, $0 + 1e-9) }
        )
        let check = sums(reasoned.explained.of(other))
        #expect(check.verdict == .fail)
        #expect(check.reason.contains(", and the probability "), "\(check.reason)")
    }

    @Test func `rows without a probability are passed over, and none at all is no pass`() {
        var probabilities = reasoned.contender.scored.probabilities
        probabilities[7] = .nan
        let some = sums(reasoned.explained.of(reasoned.contender.saying(probabilities)))
        #expect(some.verdict == .pass && some.rowCount == 1999)
        let none = reasoned.contender.saying(probabilities.map { _ in .nan })
        for check in ContributionChecks.checks(reasoned.explained.of(none), reasoned.rows) {
            #expect(check.verdict == .inconclusive, "\(check.reason)")
        }
    }

    @Test func `a row that is carried beyond the units is told`() {
        var explanations = reasoned.explained.explanations
        explanations[4] = Explanation(
            scale: .logOdds,
            mean: 0,
            contributions: [0, .max, .max, 0, 0, 0]
        )
        let check = sums(reasoned.explained.saying(explanations))
        #expect(check.verdict == .fail)
        #expect(
            check.details == ["row 5: loan_amt_outstanding contributes more than can be told"],
            "\(check.details)"
        )
    }
}

/// The shortest way to raw scores and contributions.
@Suite struct PlainScoreTests {
    @Test func `the sum of a regression is what its probability comes from`() throws {
        let reasoned = try ReasonedModel()
        let score = try PlainScore(reasoned.file.model)
        #expect(score.scale == .logOdds)
        for row in reasoned.rows.prefix(200) {
            let raw = score.raw(of: score.columns(of: row))
            let probability = reasoned.file.model.probability(of: row)
            #expect((score.probability(ofRaw: raw.value) - probability).magnitude < 1e-14)
            #expect(raw.size >= raw.value.magnitude)
        }
    }

    @Test func `trees are walked node by node, and NaN goes where it is sent`() throws {
        let nodes = [
            TreeNode(column: 1, atMost: 2, missingGoesTrue: true, ifTrue: 1, ifFalse: 2),
            TreeNode(leafAt: 1, value: 0.25), TreeNode(leafAt: 2, value: -3),
        ]
        let model = Model(
            featureNames: Model.positionalNames,
            threshold: 0.5,
            ranges: nil,
            algorithm: "a tree",
            preparation: Preparation(),
            core: .trees(
                TreeEnsemble(
                    nodes: nodes,
                    secondValues: [],
                    trees: [.init(root: 0, depth: 1)],
                    aggregate: .sum,
                    precision: .float64
                )
            ),
            link: .identity
        )
        let score = try PlainScore(model)
        #expect(score.scale == .probability && score.stepCount == 2)
        for (value, leaf) in [(2, 0.25), (2.0.nextUp, -3), (.nan, 0.25)] as [(Double, Double)] {
            let raw = score.raw(of: Features { $0 == 1 ? value : 0 })
            #expect(raw.value == leaf && raw.size == leaf.magnitude)
        }
        #expect(score.probability(ofRaw: 0.25) == 0.25)
    }

    @Test func `contributions by definition are a weight times the distance from the mean`() throws
    {
        let reasoned = try ReasonedModel()
        let score = try PlainScore(reasoned.file.model)
        guard case .linear(let linear) = reasoned.file.model.core else {
            Issue.record("the model is a regression")
            return
        }
        let group = reasoned.explained.group.rows.map(score.columns)
        let columns = score.columns(of: reasoned.rows[0])
        let plain = PlainContributions(columns, comparedWith: group, by: score)
        for feature in 0..<featureCount {
            let mean = group.reduce(0.0) { $0 + $1[feature] } / Double(group.count)
            let wanted = linear.first.weights[feature] * (columns[feature] - mean)
            #expect((plain.contributions[feature] - wanted).magnitude < 1e-10)
        }
        let raw = score.raw(of: columns).value
        #expect((plain.contributions.reduce(plain.mean, +) - raw).magnitude < 1e-10)
        #expect(plain.roundoff < 1e-10 && plain.roundoff > 0)
    }
}

extension Explained {
    /// The same reasons of a model that says something else of the rows.
    fileprivate func of(_ contender: Contender) -> Explained {
        Explained(contender, explainer, group, explanations)
    }
}
