import Models

extension ModelFile {
    /// What `sestina inspect` says about the file, a fact a line.
    package var facts: [(name: String, value: String)] {
        var facts: [(name: String, value: String)] = [
            ("name", name),
            ("file size", "\(byteCount) bytes"),
            ("digest", digest.hex),
            ("producer", producer.isEmpty ? "not named" : producer),
            (
                "operator sets",
                operatorSets.map { "\($0.domain) \($0.version)" }.joined(separator: ", ")
            ),
            ("precision", precision.rawValue),
            ("operators", operators.joined(separator: ", ")),
            ("features", model.featureNames.joined(separator: ", ")),
            ("missing", missingText),
            ("contract", contract.digest),
            ("classes", classesText),
            ("threshold", "\(model.threshold)"),
            ("graph's label", labelText),
            ("ranges", rangesText),
            ("algorithm", model.algorithm),
        ]
        facts += coreFacts
        facts += reasonFacts
        for key in metadata.keys.sorted() where ["training", "metrics"].contains(key) {
            facts += FlatJSON.facts(key, metadata[key] ?? "")
        }
        facts.append(("golden rows", goldenRows.isEmpty ? "none" : "\(goldenRows.count), all met"))
        facts.append(("can be served", "yes"))
        return facts
    }

    /// Which features may be missing.
    private var missingText: String {
        let names = missingFeatures
        return names.isEmpty ? "no feature may be" : names.joined(separator: ", ") + " may be"
    }

    /// The labels in the order of the columns, and which means default.
    private var classesText: String {
        guard let classes else { return "not named; the last column is that of default" }
        let labels = classes.labels.map(quoted).joined(separator: ", ")
        return "\(labels); \(quoted(classes.defaultLabel)) is default"
    }

    /// From where on the graph itself says default, and whether the threshold says otherwise.
    private var labelText: String {
        guard let labelThreshold else { return "none that is understood" }
        let words = "default from \(labelThreshold) on"
        if labelThreshold == model.threshold { return words + ", as the threshold has it" }
        let (least, greatest) = (
            min(labelThreshold, model.threshold), max(labelThreshold, model.threshold)
        )
        return words
            + "; from \(least) to \(greatest) the threshold decides otherwise, and it is what is served"
    }

    /// Each feature with the least and greatest value of the training data.
    private var rangesText: String {
        guard let ranges = model.ranges else { return "not known" }
        return model.featureNames.enumerated().map { index, name in
            "\(name) \(ranges.minimum[index]) to \(ranges.maximum[index])"
        }.joined(separator: ", ")
    }

    /// How large the linear model or the trees are.
    private var coreFacts: [(name: String, value: String)] {
        switch model.core {
        case .linear(let linear):
            return [("linear", linear.second == nil ? "one weighted sum" : "two weighted sums")]
        case .trees(let ensemble):
            let deepest = ensemble.trees.map(\.depth).max() ?? 0
            return [
                ("trees", "\(ensemble.trees.count)"),
                ("nodes", "\(ensemble.nodes.count)"),
                ("depth", "\(deepest)"),
                ("branches", tracksText),
            ]
        }
    }

    /// For each feature how many branches there are, and how many send missing values to the true side.
    private var tracksText: String {
        guard let tracks else { return "not known" }
        let parts = model.featureNames.enumerated().map { index, name in
            "\(name) \(tracks.toTrueSide[index]) of \(tracks.branches[index])"
        }
        let tests = model.featureNames.enumerated().filter { tracks.categoryTests[$0.offset] > 0 }
            .map { "; \($0.element) is tested for categories" }
        return "to the true side go missing values of " + parts.joined(separator: ", ")
            + tests.joined()
    }
}
