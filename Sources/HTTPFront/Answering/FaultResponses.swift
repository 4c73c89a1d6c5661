import HTTPTypes
package import Logging
import NIOCore

/// Makes a fault of everything that a handler throws; a defect is logged and not shown.
package struct FaultResponses: Sendable {
    private let log: Logger

    /// Faults of handlers, with a log that defects are told to.
    package init(log: Logger) {
        self.log = log
    }

    /// What an error that a handler threw tells the caller; a defect is logged.
    ///
    /// - Parameters:
    ///   - error: what was thrown.
    ///   - request: what the log calls the request; nil where several are meant.
    /// - Returns: the fault to answer with.
    package func fault(_ error: any Error, of request: RequestID? = nil) -> WebFault {
        switch error {
        case let fault as WebFault: return fault
        case is CancellationError, is ChannelError, is IOError:
            // Nobody is left to read it.
            return WebFault(.serviceUnavailable, "the connection ended before the answer")
        default:
            log.error(
                "a request failed for a reason that is not known: \(error)",
                metadata: request.map { ["request": "\($0)"] as Logger.Metadata }
            )
            return WebFault(.internalServerError, "the request failed; the log says why")
        }
    }
}
