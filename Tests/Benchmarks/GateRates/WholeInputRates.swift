import Datasets
import Gate
import JSON
import Models
import ONNX
import Statistics
import Training

/// How often the checks of the whole input find a region that was turned round, and how often they hold up a model
/// that is honestly trained.
struct WholeInputRates: Sendable {
    /// The least share of the features' range that a backdoor turns round.
    private static let volumeMin = 0.001
    private static let algorithms: [Algorithm] = [.logisticRegression, .randomForest]

    private(set) var backdoors: [Tally]
    private(set) var honest: [Tally]

    /// Measures.
    ///
    /// - Parameters:
    ///   - count: models of each kind, half of them regressions and half forests; even.
    ///   - setting: what they are trained on.
    /// - Throws: an error of training or reading, of which there is none.
    init(count: Int, _ setting: Setting) async throws {
        backdoors = Self.algorithms.map { _ in Tally() }
        honest = backdoors
        for (index, algorithm) in Self.algorithms.enumerated() {
            let file = try await setting.trained(algorithm, 0)
            let champion = try ModelFile.decode(file, name: "champion").model
            // Two at a time: each holds a million rows.
            for number in stride(from: 0, to: count / 2, by: 2) {
                async let one = Self.both(number, algorithm, champion, setting)
                async let other = Self.both(number + 1, algorithm, champion, setting)
                for (place, checks) in [try await one, try await other].enumerated()
                where number + place < count / 2 {
                    backdoors[index].add(checks.backdoor)
                    honest[index].add(checks.honest)
                }
            }
        }
    }

    private static func both(
        _ number: Int,
        _ algorithm: Algorithm,
        _ champion: Model,
        _ setting: Setting
    ) async throws -> (backdoor: [Check], honest: [Check]) {
        (
            try backdoor(number, champion, setting),
            try await honest(number, algorithm, champion, setting)
        )
    }

    private static func backdoor(
        _ number: Int,
        _ champion: Model,
        _ setting: Setting
    ) throws -> [Check] {
        var generator = SeededGenerator(seed: setting.backdoorSeed(number))
        let data = setting.holdout(number).rows
        // What is a share of the volume here is one for the gate.
        let range = checks(champion, champion, data, setting, seed: 0).range
        // A box of which the champion is sure less than half is no backdoor that the rule speaks of.
        while true {
            let backdoor = Backdoor(in: champion, range, volumeMin: volumeMin, &generator)
            guard flippedShare(champion, backdoor.model, range, setting) >= volumeMin else {
                continue
            }
            return checks(backdoor.model, champion, data, setting, seed: UInt64(number))
                .checks(isReproduced: false)
        }
    }

    /// The share of a range in which one model is sure of what the other is sure not to be.
    private static func flippedShare(
        _ champion: Model,
        _ challenger: Model,
        _ range: [ClosedRange<Double>],
        _ setting: Setting
    ) -> Double {
        var generator = SeededGenerator(seed: 1)
        let drawn = (0..<100_000).map { _ in
            Features { generator.nextUniform(in: range[$0]) }
        }
        let margin = setting.policy.regions.margin
        let before = champion.probabilities(of: drawn).map { $0 - champion.threshold }
        let after = challenger.probabilities(of: drawn).map { $0 - challenger.threshold }
        let flipped = zip(before, after).count { was, now in
            was.magnitude >= margin && now.magnitude >= margin && (was < 0) != (now < 0)
        }
        return Double(flipped) / Double(drawn.count)
    }

    private static func honest(
        _ number: Int,
        _ algorithm: Algorithm,
        _ champion: Model,
        _ setting: Setting
    ) async throws -> [Check] {
        let file = try await setting.trained(algorithm, number + 1)
        let again = try await setting.trained(algorithm, number + 1)
        let model = try ModelFile.decode(file, name: "challenger").model
        let isReproduced = SameFunction.holds(
            model,
            try ModelFile.decode(again, name: "again").model
        )
        return checks(
            model,
            champion,
            setting.holdout(number).rows,
            setting,
            seed: UInt64(number)
        )
        .checks(isReproduced: isReproduced)
    }

    private static func checks(
        _ challenger: Model,
        _ champion: Model,
        _ data: Dataset,
        _ setting: Setting,
        seed: UInt64
    ) -> WholeInputChecks {
        WholeInputChecks(
            challenger,
            champion: champion,
            data: [data],
            rules: setting.policy.regions,
            features: setting.policy.contract.features,
            seed: seed
        )
    }

    /// Writes the counts, one object for each kind of model.
    func write(to text: inout JSONText) {
        text.array(Self.algorithms.indices) { text, index in
            text.object { text in
                text.member("algorithm", Self.algorithms[index].name)
                text.member("backdoors") { $0.object { backdoors[index].write(to: &$0) } }
                text.member("honest") { $0.object { honest[index].write(to: &$0) } }
            }
        }
    }
}
