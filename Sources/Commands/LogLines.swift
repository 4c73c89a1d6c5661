package import Logging
internal import Platform
internal import Words

/// Writes a log to the standard error, a line an event, as swift-log's own handler does; but nothing in an
/// event ends a line or steers a terminal, and a line that would have to wait is dropped and counted.
package struct LogLines: LogHandler {
    /// The most code points of a message.
    private static let messageScalarsMax = 2000
    /// The most code points of a value beside it.
    private static let valueScalarsMax = 300

    /// The least level that is written.
    package var logLevel = Logger.Level.info
    /// Facts that every line has; those of an event win over them.
    package var metadata = Logger.Metadata()
    private let label: String

    /// The log of a program.
    package init(label: String) { self.label = label }

    /// One of these facts.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes an event as a line, or counts it as dropped where that would have to wait.
    package func log(event: LogEvent) {
        let time = Timestamp.now()
        StandardError.log(time + " " + line(event)) { count in
            let lines = count == 1 ? "1 log line was" : "\(count) log lines were"
            return "\(time) warning \(label): \(lines) dropped because nobody took them"
        }
    }

    /// The line of an event, without its time.
    func line(_ event: LogEvent) -> String {
        var metadata = metadata
        metadata.merge(event.metadata ?? [:]) { $1 }
        if let error = event.error { metadata["error"] = "\(error)" }
        let facts = metadata.sorted { $0.key < $1.key }.map { name, value in
            " \(name.shown)=\(Self.text(of: value))"
        }
        let message = "\(event.message)".shown(max: Self.messageScalarsMax)
        return "\(event.level) \(label):\(facts.joined()) [\(event.source.shown)] \(message)"
    }

    /// A value that ends where a reader takes it to end: in quotes where a blank or a sign would mislead.
    private static func text(of value: Logger.Metadata.Value) -> String {
        let text = "\(value)".shown(max: valueScalarsMax)
        let misleads: (Character) -> Bool = { $0.isWhitespace || $0 == "\"" || $0 == "=" }
        guard text.isEmpty || text.contains(where: misleads) else { return text }
        return "\""
            + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
