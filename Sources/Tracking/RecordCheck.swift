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
        for tag in tags + runDescriptionTags {
            try Self.check(name: tag.name, "tag")
            try Self.check(
                length: tag.value,
                max: TrackingLimits.tagLengthMax,
                "tag '\(tag.name)'"
            )
        }
        for dataset in datasets {
            let maximum = TrackingLimits.datasetNameLengthMax
            try Self.check(length: dataset.name, max: maximum, "the name of a data set")
            guard !dataset.name.isEmpty, !dataset.digest.isEmpty else {
                throw TrackingError("a data set has no name or no digest")
            }
        }
        for metric in metrics { try Self.check(name: metric.name, "metric") }
        // MLflow refuses the one sign in a file's path, and may take what follows the other for an escape.
        for artifact in artifacts
        where !Self.isPath(artifact.path) || artifact.path.utf8.contains(where: "#%".utf8.contains)
        {
            throw TrackingError(
                "'\(quoted(artifact.path))' is no name for a file of a run; parts with single"
                    + " slashes between are needed, no '.' or '..' among them, and no # and no %"
            )
        }
        try model?.check()
    }

    /// The experiment's description as the tag that it is to MLflow.
    var descriptionTags: [Text] { Self.noteTags(experimentDescription) }

    /// The run's description as the tag that it is to MLflow.
    var runDescriptionTags: [Text] { Self.noteTags(runDescription) }

    private static func noteTags(_ description: String?) -> [Text] {
        description.map { [Text("mlflow.note.content", $0)] } ?? []
    }

    private static func check(name: String, _ kind: String) throws(TrackingError) {
        // It may become the name of a file, and ".." leads out of a folder however it goes on.
        guard name.unicodeScalars.allSatisfy(isOfName), isPath(name),
            !name.utf8.starts(with: "..".utf8)
        else {
            throw TrackingError(
                "'\(quoted(name))' is no name for a \(kind); letters, digits and _ - . : / and"
                    + " spaces are needed, and no empty part or '.' or '..' between slashes, nor"
                    + " '..' at its beginning"
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

    /// Whether MLflow takes a code point in a name, as `\w` of Python's expressions does.
    ///
    /// That are letters and what has a numeric value, but no marks: a vowel sign of Hindi is none.
    private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            true
        default:
            scalar.properties.numericType != nil || "_-. :/".unicodeScalars.contains(scalar)
        }
    }

    /// Whether each part between slashes is a name of its own.
    ///
    /// A slash is one whatever mark follows it, so code points are looked at rather than characters.
    private static func isPath(_ text: String) -> Bool {
        text.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false)
            .allSatisfy { !["", ".", ".."].contains(String($0)) }
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
