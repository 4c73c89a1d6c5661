internal import Words

/// Why curl brought no answer.
struct CurlFailure {
    /// The exit code of an answer whose status is 400 or more.
    static let answeredWithError: CInt = 22

    /// Exit codes of curl that are all about TLS and its certificates.
    private static let ofTLS: Set = [
        35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91, 98,
    ]

    /// The exit code.
    let code: Int
    /// What curl wrote to its standard error.
    let words: String
    /// How long a call may take.
    let seconds: Int

    /// One sentence.
    func error(address: String, hiding credentials: TrackingCredentials) -> TrackingError {
        let reason = reason(hiding: credentials)
        let sentence =
            switch code {
            case 2:
                "curl does not know the options it was given (7.76 or later is needed): \(reason)"
            case 5, 6: "MLflow at \(address) cannot be found: \(reason)"
            case 7: "nothing answers at \(address); is the MLflow server running? \(reason)"
            case 23: "an answer of \(address) could not be kept in a temporary file: \(reason)"
            case 28: "MLflow at \(address) did not answer within \(seconds) seconds: \(reason)"
            case 52, 56: "\(address) closed the connection without an answer: \(reason)"
            case 63:
                "the answer of \(address) is larger than \(TrackingLimits.answerBytesMax) bytes"
            case let code where Self.ofTLS.contains(code):
                "no secure connection to \(address): \(reason)"
            default: "MLflow at \(address) could not be spoken to: \(reason)"
            }
        return TrackingError(sentence)
    }

    /// The line that names the failure, without what curl puts before it.
    ///
    /// What is secret goes before the line is cut, for half a password is no other's business either.
    private func reason(hiding credentials: TrackingCredentials) -> String {
        let mark = "curl: (\(code)) "
        let line = words.split(separator: "\n").last { $0.hasPrefix(mark) }
        return line.map { quoted(credentials.hiding(String($0.dropFirst(mark.count)))) }
            ?? "curl ended with code \(code)"
    }
}

/// A program's or a server's words made fit for a sentence: their first line, not too long.
func quoted(_ words: String) -> String {
    words.prefix { !$0.isNewline }.shown(max: TrackingLimits.quotedScalarsMax)
}
