import ArgumentParser
import Client
import Commands
import Datasets
import EventLoop
import Gate
import ONNX
import Platform
import Tracking

extension Failure {
    /// Says on stderr what went wrong, and returns what the process shall exit with.
    ///
    /// Errors that are not known here are the argument parser's own, which knows how to say them.
    static func exit(after error: any Error) -> any Error {
        let failure: Failure
        switch error {
        case let error as Failure: failure = error
        case let error as ModelFileError:
            let isUnreadable = error.kind == .unreadable
            failure = Failure(isUnreadable ? .inputOutput : .cannotBeServed, error.description)
        case let error as MemoryShortage: failure = Failure(.inputOutput, error.description)
        case let error as LoopError: failure = Failure(.inputOutput, error.description)
        case let error as CSVError where error.problem == .outputClosed:
            // Whoever reads has seen enough, as `head` does.
            return ExitCode.success
        case let error as DatasetError where error.isWrongUsage:
            failure = Failure(.validationFailure, "Error: \(error)")
        case let error as DatasetError:
            failure = Failure(
                error.tellsTooLittle ? .cannotBeKnown : .inputOutput,
                error.description
            )
        case let error as CSVError: failure = Failure(.inputOutput, error.description)
        case let error as GateError: failure = Failure(.cannotBeKnown, error.description)
        case let error as TrackingError: failure = Failure(.inputOutput, error.description)
        case let error as ClientError: failure = Failure(.inputOutput, error.description)
        default: return error
        }
        return failure.said()
    }
}

extension ExitCode {
    /// The model file is not one that can be served.
    fileprivate static let cannotBeServed = cannotBeKnown
}
