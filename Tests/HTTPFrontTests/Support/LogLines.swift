import Logging
import Platform

/// The lines of a log.
final class LogLines: Sendable {
    fileprivate let written = Guarded<[String]>([])

    var all: [String] { written.withLock { $0 } }
    var log: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        init(lines: LogLines) { self.lines = lines }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let facts = (event.metadata ?? [:]).map { " \($0)=\($1)" }.sorted().joined()
            lines.written.withLock { $0.append("\(event.message)\(facts)") }
        }
    }
}
