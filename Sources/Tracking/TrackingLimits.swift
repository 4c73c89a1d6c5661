/// What a server of MLflow takes, and how long it is waited for.
enum TrackingLimits {
    /// Metrics of one call.
    static let batchMetricsMax = 1000
    /// Parameters, or tags, of one call.
    static let batchTextsMax = 100
    /// Bytes of the body of one call, below MLflow's million.
    static let batchBytesMax = 900_000
    /// Unicode scalars of the name of a parameter, a metric or a tag.
    static let nameLengthMax = 250
    /// Unicode scalars of a parameter's value.
    static let parameterLengthMax = 6000
    /// Unicode scalars of a tag's value.
    static let tagLengthMax = 8000
    /// Unicode scalars of the value of an experiment's tag, its description among them.
    static let experimentTagLengthMax = 20000
    /// Unicode scalars of the name of a data set.
    static let datasetNameLengthMax = 500
    /// Characters of a data set's digest.
    static let datasetDigestLengthMax = 36
    /// Unicode scalars of the description of a model's version.
    static let versionDescriptionLengthMax = 5000
    /// Unicode scalars of the name of an experiment.
    static let experimentNameLengthMax = 500

    /// Seconds until a connection stands.
    static let connectSecondsMax = 10
    /// Seconds until a call is answered.
    static let callSecondsMax = 120
    /// Seconds in which an upload may make no progress.
    static let stalledSecondsMax = 60
    /// How often curl repeats a call that may be repeated, after answers that mean "not now".
    static let retriesMax = 2
    /// Bytes of what curl is told, less than a pipe holds.
    static let optionsBytesMax = 48 << 10
    /// Bytes of an answer.
    static let answerBytesMax = 16 << 20
    /// Bytes that curl may say in its own words.
    static let wordsBytesMax = 64 << 10
    /// Characters of a server's words that a message repeats.
    static let quotedScalarsMax = 300
}
