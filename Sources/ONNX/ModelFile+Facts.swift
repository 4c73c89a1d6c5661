import Models

extension ModelFile {
    /// What `sestina inspect` says about the file, a fact a line.
    package var facts: [(name: String, value: String)] {
        var facts: [(name: String, value: String)] = [
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
            ("contract", contract.digest),
            ("classes", classesText),
            ("threshold", "\(model.threshold)"),
            ("ranges", rangesText),
            ("algorithm", model.algorithm),
        ]
        facts += coreFacts
        for key in metadata.keys.sorted() where ["training", "metrics"].contains(key) {
            facts.append((key, FlatJSON.words(metadata[key] ?? "")))
        }
        facts.append(("golden rows", goldenRows.isEmpty ? "none" : "\(goldenRows.count), all met"))
        facts.append(("can be served", "yes"))
        return facts
    }

    /// The labels in the order of the columns, and which means default.
    private var classesText: String {
        guard let classes else { return "not named; the last column is that of default" }
        let labels = classes.labels.map(quoted).joined(separator: ", ")
        return "\(labels); \(quoted(classes.defaultLabel)) is default"
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
            ]
        }
    }
}
