import Models

extension Metadata {
    /// Which features may be missing by the file's own words.
    ///
    /// - Parameter names: those of the six features, in order.
    /// - Returns: for each feature whether it may be missing.
    /// - Throws: a refusal of a name that is no feature, or that is not behind the one before it.
    func mayBeMissing(of names: [String]) throws(ModelFileError) -> [6 of Bool] {
        var result = [6 of Bool](repeating: false)
        var last = -1
        for name in missing {
            guard let feature = names.firstIndex(of: name) else {
                let known = names.map(quoted).joined(separator: ", ")
                throw .refused(
                    "sestina.missing names \(quoted(name)), which is no feature; those are \(known)"
                )
            }
            guard feature > last else {
                throw .refused(
                    "sestina.missing must name each feature once, in the order of the features, and has "
                        + "\(quoted(name)) behind \(quoted(names[last]))"
                )
            }
            last = feature
            result[feature] = true
        }
        return result
    }
}

extension ImportedGraph {
    /// Refuses features that are to be missing where the graph has no way for that.
    ///
    /// A way is a step that replaces NaN, as an Imputer does, or a branch on the feature that sends missing values
    /// to the true side or tests for a category; ``MissingTracks`` says why. A feature that nothing reads has none,
    /// for then nothing shows that its values may be left out.
    ///
    /// - Parameters:
    ///   - mayBeMissing: what the file says of each feature.
    ///   - names: those of the features.
    /// - Throws: a refusal that names the feature.
    func refuseMissing(
        _ mayBeMissing: [6 of Bool],
        named names: [String]
    ) throws(ModelFileError) {
        for feature in 0..<featureCount where mayBeMissing[feature] {
            guard let reason = whyNotMissing(feature) else { continue }
            throw .refused("sestina.missing names \(quoted(names[feature])), \(reason)")
        }
    }

    /// What is in the way of a feature's missing values; nil where nothing is.
    private func whyNotMissing(_ feature: Int) -> String? {
        for step in preparation.steps where step.columns[feature] {
            switch step.operation {
            case .truncate: return "which the graph takes as a whole number, and NaN is none"
            case .set: return "which the model does not read"
            case .replace where step.operand[feature].isNaN: return nil
            default: break
            }
        }
        guard let tracks else {
            return
                "and a weighted sum has no way for missing values but an Imputer of NaN before it"
        }
        let branches = tracks.branches[feature]
        if branches == 0 { return "which no branch reads" }
        if tracks.haveWay(for: feature) { return nil }
        return
            "and no branch on it (of \(branches)) sends missing values to the true side, as in files that know "
            + "none; nodes_missing_value_tracks_true is where exporters write it"
    }
}
