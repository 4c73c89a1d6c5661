extension TrainingRecord {
    /// Refuses before the first call what MLflow would refuse in mid-way, or change silently.
    ///
    /// - Throws: a `TrackingError` that names what is wrong.
    func check() throws(TrackingError) {
        try Self.check(
            length: experiment,
            max: TrackingLimits.experimentNameLengthMax,
            "the experiment's name"
        )
        guard !experiment.isEmpty else { throw TrackingError("the experiment has no name") }
        guard milliseconds.lowerBound >= 0 else {
            throw TrackingError("the training began before 1970; MLflow counts from there")
        }
        for tag in experimentTags + descriptionTags {
            try Self.check(name: tag.name, "tag")
            let maximum = TrackingLimits.experimentTagLengthMax
            try Self.check(length: tag.value, max: maximum, "the experiment's tag '\(tag.name)'")
        }
        for parameter in parameters {
            try Self.check(name: parameter.name, "parameter")
            let maximum = TrackingLimits.parameterLengthMax
            try Self.check(length: parameter.value, max: maximum, "parameter '\(parameter.name)'")
        }
        var names: Set<String> = []
        for parameter in parameters where !names.insert(parameter.name).inserted {
            throw TrackingError("parameter '\(parameter.name)' is given more than once")
        }
        for tag in tags {
            try Self.check(name: tag.name, "tag")
            try Self.check(
                length: tag.value,
                max: TrackingLimits.tagLengthMax,
                "tag '\(tag.name)'"
            )
        }
        for metric in metrics { try Self.check(name: metric.name, "metric") }
        for artifact in artifacts where !Self.isPath(artifact.path) {
            throw TrackingError(
                "'\(quoted(artifact.path))' is no name for a file of a run; parts with single"
                    + " slashes between are needed, and no '.' or '..' among them"
            )
        }
        try model?.check()
    }

    /// The description as the tag that it is to MLflow.
    var descriptionTags: [Text] {
        experimentDescription.map { [Text("mlflow.note.content", $0)] } ?? []
    }

    private static func check(name: String, _ kind: String) throws(TrackingError) {
        let allowed = name.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || "_-. :/".unicodeScalars.contains(scalar)
        }
        guard allowed, isPath(name) else {
            throw TrackingError(
                "'\(quoted(name))' is no name for a \(kind); letters, digits and _ - . : / and"
                    + " spaces are needed, and no empty part or '.' or '..' between slashes"
            )
        }
        let maximum = TrackingLimits.nameLengthMax
        try check(length: name, max: maximum, "the name of \(kind) '\(quoted(name))'")
    }

    private static func check(
        length text: String,
        max: Int,
        _ what: String
    ) throws(TrackingError) {
        let count = text.unicodeScalars.count
        guard count <= max else {
            throw TrackingError("\(what) has \(count) characters; MLflow takes at most \(max)")
        }
    }

    private static func isPath(_ text: String) -> Bool {
        text.split(separator: "/", omittingEmptySubsequences: false)
            .allSatisfy { !["", ".", ".."].contains($0) }
    }
}

extension TrackedModel {
    fileprivate func check() throws(TrackingError) {
        guard !bytes.isEmpty, !featureNames.isEmpty else {
            throw TrackingError("the model to record has no bytes or no features")
        }
        let areRows = exampleRows.allSatisfy { row in
            row.count == featureNames.count && row.allSatisfy(\.isFinite)
        }
        guard !exampleRows.isEmpty, areRows else {
            throw TrackingError(
                "the model's example needs a row or more of \(featureNames.count) finite values"
            )
        }
    }
}
