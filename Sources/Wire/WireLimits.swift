/// The sizes that protocol version 1 fixes, and how much of each the two ends may hold.
public enum WireLimits {
    /// The length field itself, in bytes.
    public static let lengthFieldBytes = 4
    /// What follows the length field in every frame before the payload: version to id, in bytes.
    public static let lengthMin = 12
    /// The greatest value of the length field, in bytes.
    public static let lengthMax = 1_048_576
    /// Length field and header together, in bytes; the payload starts here.
    public static let headerBytes = lengthFieldBytes + lengthMin
    /// The largest frame as it stands on the wire, in bytes.
    public static let frameBytesMax = lengthFieldBytes + lengthMax

    /// Figures of one applicant.
    public static let featureCount = 6
    /// One applicant's figures, in bytes.
    public static let rowBytes = featureCount * 8
    /// Rows of one batch request.
    public static let batchRowsMax = 16_384
    /// Payload of a ping, in bytes.
    public static let pingBytesMax = 64
    /// The sentence of an error reply, in bytes of UTF-8.
    public static let sentenceBytesMax = 255
    /// A score reply as it stands on the wire, in bytes.
    public static let scoreReplyBytes = headerBytes + 16
    /// An explain reply as it stands on the wire, in bytes.
    public static let explainReplyBytes = headerBytes + 96
    /// A change reply as it stands on the wire, in bytes.
    public static let changeReplyBytes = headerBytes + 88
    /// The most features that an explanation names as reasons.
    public static let reasonsMax = 4
    /// The largest batch reply as it stands on the wire, in bytes.
    public static let batchReplyBytesMax = headerBytes + 8 + 9 * batchRowsMax
    /// The info or stats document of one reply, in bytes.
    public static let documentBytesMax = lengthMax - lengthMin

    /// Score requests that are gathered and scored together, and rows of a batch.
    public static let blockRows = 64
    /// The replies of one step of a session, in bytes: errors up to the step's last request, and that a document.
    public static let stepReplyBytesMax =
        frameBytesMax + blockRows * (headerBytes + sentenceBytesMax)

    /// Above so many unsent bytes of replies a server reads no more from a connection.
    public static let backlogBytesHigh = 256 * 1024
    /// Below so many unsent bytes of replies it reads again.
    public static let backlogBytesLow = 64 * 1024

    /// Traps unless the limits fit each other; called once when a server or client starts.
    public static func check() {
        precondition(headerBytes + rowBytes == 64, "a score request is one cache line")
        precondition(batchRowsMax * rowBytes <= lengthMax - lengthMin, "a full batch fits a frame")
        precondition(batchReplyBytesMax <= frameBytesMax, "the reply to a full batch fits a frame")
        precondition(backlogBytesLow < backlogBytesHigh, "reading resumes below where it stops")
        precondition(
            blockRows * scoreReplyBytes < backlogBytesLow,
            "one block never fills a backlog"
        )
    }
}
