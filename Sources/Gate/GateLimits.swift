internal import ONNX

/// How much is read of what is judged and what it is judged by, how much a judgement does, and how
/// long it waits, at most.
package enum GateLimits {
    /// Bytes of a model file.
    package static let modelBytesMax = ModelFileLimits.bytesMax
    /// Bytes of a holdout.
    package static let holdoutBytesMax = 256 << 20
    /// Bytes of a policy.
    package static let policyBytesMax = 1 << 20
    /// Bytes of all former champions of a model together.
    static let formerBytesMax = 512 << 20

    /// Bytes of a commit that forces.
    static let commitBytesMax = 1 << 20
    /// Bytes that a program may say in its own words.
    static let wordsBytesMax = 64 << 10
    /// Reviews of one answer of the forge, as many as it gives.
    static let reviewsOfPage = 100
    /// Answers of the forge for one request.
    static let reviewPagesMax = 10
    /// Bytes of one answer of the forge.
    static let forgeBytesMax = 16 << 20
    /// Seconds until the forge answers.
    static let forgeSecondsMax = 30

    /// Rows of a synthetic book that is made again.
    static let bookRowsMax = 1_000_000
    /// How long a server may take to start and to score all rows.
    static let serverLife = Duration.seconds(60)
    /// How long a server may take for one batch.
    static let serverCall = Duration.seconds(20)
    /// Explanations that a server is asked for before the first of them is there.
    static let explainsAtATime = 256
    /// How long a server may take to end when it is told to.
    static let serverEnd = Duration.seconds(10)
    /// How long the speed is measured.
    static let speedTime = Duration.seconds(5)
}
