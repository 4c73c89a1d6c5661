internal import Documents
import JSON
import Models
internal import ONNX
package import Repository
import Statistics
internal import Words

extension Policy {
    /// The version of the format; older ones from 1 on are read as well.
    private static let version = 2
    /// What scoring a row may take under a policy of version 1, which had a ratio: a forest of 100 trees takes less.
    private static let speedNanosecondsStandard = 20_000.0
    private static let formerChampionsStandard = 10
    private static let formerChampionsMax = 100
    private static let rowsCountMax = 1_000_000_000

    /// Reads the policy of a model at one side of a comparison.
    ///
    /// - Parameters:
    ///   - folder: the model.
    ///   - snapshot: the side.
    /// - Returns: the rules, and the SHA-256 of the file in hex.
    /// - Throws: a `RepositoryError` if there is none or any of it cannot be taken at its word.
    package static func read(
        of folder: ModelFolder,
        in snapshot: Snapshot
    ) async throws(RepositoryError) -> (policy: Policy, digest: String) {
        let name = "\(folder.path(of: .policy).shown) at \(snapshot.name)"
        let bytes = try await snapshot.content(
            of: .policy,
            in: folder,
            bytesMax: GateLimits.policyBytesMax
        )
        guard let bytes else {
            throw RepositoryError(
                .badPolicy,
                "\(name) does not exist; without a policy there is nothing to judge by"
            )
        }
        return (try Policy(decoding: bytes, name: name), ModelDigest(of: bytes).hex)
    }

    /// Decodes a policy.
    ///
    /// - Parameters:
    ///   - bytes: JSON.
    ///   - name: what it is, for messages.
    /// - Throws: a `RepositoryError` that names the first fault and where it is.
    package init(decoding bytes: [UInt8], name: String) throws(RepositoryError) {
        let value: JSONValue
        do {
            value = try JSONParser.parse(bytes)
        } catch {
            throw RepositoryError(.badPolicy, "\(name) is not JSON: \(error)")
        }
        do {
            try self.init(value)
        } catch {
            throw RepositoryError(.badPolicy, "\(name): \(error)")
        }
    }

    private init(_ value: JSONValue) throws(PolicyFields.Fault) {
        let shared = [
            "$schema", "version", "first_model", "may_force", "significance", "contract", "holdout",
            "metrics", "slices", "monotone", "predictions", "calibration", "stability", "speed",
        ]
        let added = ["regions", "reasons", "history", "requires"]
        let fields = try PolicyFields(value, at: "", names: shared + added)
        let isOld = try fields.count("version", in: 1...Self.version) == 1
        // What a version does not know is not read by it either.
        if isOld { _ = try PolicyFields(value, at: "", names: shared) }
        contract = try Contract(
            fields.object("contract", names: ["features", "precision", "file_bytes_max"])
        )
        holdout = try Holdout(fields.object("holdout", names: ["rows_min", "defaults_min"]))
        significance = try fields.number("significance", in: 0.0001...0.2)
        metrics = try MetricRule.rules(fields)
        // With no floor any first model passes, and with no margin any later one.
        guard metrics.contains(where: { $0.bound != nil }) else {
            throw fields.wrong("metrics", "a metric with a floor or a ceiling")
        }
        guard metrics.contains(where: { $0.margin != nil }) else {
            throw fields.wrong("metrics", "a metric with a margin")
        }
        slices = try Slice.slices(fields, features: contract.features)
        monotone = try Self.directions(fields, features: contract.features)
        predictions = try Predictions(
            fields.object("predictions", names: ["default_rate", "spread_min"])
        )
        calibration = try Calibration(
            fields.object("calibration", names: ["error_max", "spiegelhalter_p_min"])
        )
        stability = try Stability(
            fields.object("stability", names: ["population_stability_max", "flips_max"])
        )
        admitsFirstModel = try fields.flag("first_model")
        if isOld {
            _ = try fields.object("speed", names: ["ratio_max"]).number("ratio_max", in: 1...1000)
            _ = try fields.texts("may_force")
            speedNanosecondsMax = Self.speedNanosecondsStandard
            formerChampions = Self.formerChampionsStandard
            regions = .standard
            (requirements, reasons) = (.standard, .standard)
            forcers = .nobody
            return
        }
        speedNanosecondsMax = try fields.object("speed", names: ["nanoseconds_max"])
            .number("nanoseconds_max", in: 1...1e9)
        formerChampions = try fields.object("history", names: ["champions"])
            .count("champions", in: 0...Self.formerChampionsMax)
        regions = try Regions(
            fields.object("regions", names: ["margin", "volume_max", "rows_min"])
        )
        reasons = try Reasons(in: fields)
        requirements = try Requirements(
            fields.object("requires", names: ["training", "ranges", "reasons"])
        )
        forcers = try Forcers(fields.object("may_force", names: ["keys", "reviewers"]))
    }

    private static func directions(
        _ fields: PolicyFields,
        features: [String]
    ) throws(PolicyFields.Fault) -> [Direction] {
        let object = try fields.object("monotone", names: features)
        var directions: [Direction] = []
        for feature in features {
            directions.append(try object.choice(feature, of: Direction.allCases))
        }
        return directions
    }

    fileprivate static var rowCounts: ClosedRange<Int> { 1...rowsCountMax }
}

extension Policy.Contract {
    fileprivate init(_ fields: PolicyFields) throws(PolicyFields.Fault) {
        features = try fields.texts("features")
        guard features.count == featureCount else {
            throw fields.wrong("features", "a list of \(featureCount) names")
        }
        precision = try fields.choice("precision", of: [Precision.float64, .float32])
        fileBytesMax = try fields.count("file_bytes_max", in: 1...GateLimits.modelBytesMax)
    }
}

extension Policy.Holdout {
    fileprivate init(_ fields: PolicyFields) throws(PolicyFields.Fault) {
        rowsMin = try fields.count("rows_min", in: Policy.rowCounts)
        defaultsMin = try fields.count("defaults_min", in: Policy.rowCounts)
    }
}

extension Policy.MetricRule {
    /// The rules of an object's member `metrics`.
    fileprivate static func rules(
        _ parent: PolicyFields
    ) throws(PolicyFields.Fault) -> [Policy.MetricRule] {
        let metrics = ClassificationMetric.allCases
        let fields = try parent.object("metrics", names: metrics.map(\.rawValue))
        guard !fields.names.isEmpty else {
            throw parent.wrong("metrics", "an object with at least one metric")
        }
        var rules: [Policy.MetricRule] = []
        for metric in metrics where fields.names.contains(metric.rawValue) {
            rules.append(try Policy.MetricRule(metric, fields))
        }
        return rules
    }

    private init(
        _ metric: ClassificationMetric,
        _ parent: PolicyFields
    ) throws(PolicyFields.Fault) {
        let bound = metric.higherIsBetter ? "floor" : "ceiling"
        let fields = try parent.object(metric.rawValue, names: [bound, "margin"])
        // Only the logarithmic loss has no largest value; 100 is worse than any model is.
        let valueMax = metric == .logLoss ? 100.0 : 1
        self.metric = metric
        self.bound = try fields.optionalNumber(bound, in: 0...valueMax)
        margin = try fields.optionalNumber("margin", in: 1e-6...valueMax)
        guard self.bound != nil || margin != nil else {
            throw parent.wrong(metric.rawValue, "a \(bound) or a margin, or both,")
        }
    }
}

extension Policy.Slice {
    /// The slices of a policy.
    fileprivate static func slices(
        _ parent: PolicyFields,
        features: [String]
    ) throws(PolicyFields.Fault) -> [Policy.Slice] {
        var slices: [Policy.Slice] = []
        let names = ["name", "where", "rows_min", "metrics"]
        for fields in try parent.objects("slices", names: names) {
            let slice = try Policy.Slice(fields, features: features)
            guard !slices.contains(where: { $0.name == slice.name }) else {
                throw fields.wrong("name", "a name that no other slice has")
            }
            slices.append(slice)
        }
        return slices
    }

    private init(_ fields: PolicyFields, features: [String]) throws(PolicyFields.Fault) {
        name = try fields.text("name")
        rowsMin = try fields.count("rows_min", in: Policy.rowCounts)
        metrics = try Policy.MetricRule.rules(fields)
        let bounds = try fields.object("where", names: features)
        var ranges: [Range] = []
        for (index, feature) in features.enumerated() where bounds.names.contains(feature) {
            ranges.append(try Range(feature: index, named: feature, bounds))
        }
        guard !ranges.isEmpty else {
            throw fields.wrong("where", "an object with at least one feature")
        }
        self.ranges = ranges
    }
}

extension Policy.Slice.Range {
    fileprivate init(
        feature: Int,
        named name: String,
        _ parent: PolicyFields
    ) throws(PolicyFields.Fault) {
        let numbers = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
        let fields = try parent.object(name, names: ["from", "below"])
        let from = try fields.optionalNumber("from", in: numbers)
        let below = try fields.optionalNumber("below", in: numbers)
        guard from != nil || below != nil, from ?? -.infinity < below ?? .infinity else {
            throw parent.wrong(name, "a least value `from`, or a greater value `below`, or both,")
        }
        self.feature = feature
        self.from = from ?? -.infinity
        self.below = below ?? .infinity
    }
}

extension Policy.Predictions {
    fileprivate init(_ fields: PolicyFields) throws(PolicyFields.Fault) {
        let rate = try fields.object("default_rate", names: ["min", "max"])
        let least = try rate.number("min", in: 0...1)
        defaultRate = least...(try rate.number("max", in: least...1))
        spreadMin = try fields.number("spread_min", in: 0...0.5)
    }
}

extension Policy.Calibration {
    fileprivate init(_ fields: PolicyFields) throws(PolicyFields.Fault) {
        errorMax = try fields.number("error_max", in: 0...1)
        spiegelhalterPMin = try fields.number("spiegelhalter_p_min", in: 0...1)
    }
}

extension Policy.Stability {
    fileprivate init(_ fields: PolicyFields) throws(PolicyFields.Fault) {
        populationStabilityMax = try fields.number("population_stability_max", in: 0...100)
        flipsMax = try fields.number("flips_max", in: 0...1)
    }
}

extension Policy.Regions {
    fileprivate init(_ fields: PolicyFields) throws(PolicyFields.Fault) {
        margin = try fields.number("margin", in: 0...0.5)
        volumeMax = try fields.number("volume_max", in: 0.0001...1)
        rowsMin = try fields.count("rows_min", in: Policy.rowCounts)
    }
}

extension Policy.Reasons {
    /// The rules about reasons, or the usual ones of a policy that has none.
    fileprivate init(in parent: PolicyFields) throws(PolicyFields.Fault) {
        guard parent.names.contains("reasons") else {
            self = .standard
            return
        }
        let fields = try parent.object(
            "reasons",
            names: ["changed_first_max", "beyond_help_max"]
        )
        changedFirstMax = try fields.optionalNumber("changed_first_max", in: 0...1)
        beyondHelpMax = try fields.optionalNumber("beyond_help_max", in: 0...1)
    }
}

extension Policy.Requirements {
    fileprivate init(_ fields: PolicyFields) throws(PolicyFields.Fault) {
        training = try fields.flag("training")
        ranges = try fields.flag("ranges")
        reasons =
            fields.names.contains("reasons")
            ? try fields.flag("reasons") : Self.standard.reasons
    }
}

extension Policy.Forcers {
    fileprivate init(_ fields: PolicyFields) throws(PolicyFields.Fault) {
        keys = try fields.texts("keys")
        guard keys.allSatisfy({ SigningKey($0) != nil }) else {
            throw fields.wrong("keys", "a list of public keys of SSH, as \"ssh-ed25519 AAAA...\",")
        }
        reviewers = try fields.texts("reviewers")
    }
}
