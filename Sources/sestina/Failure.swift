import ArgumentParser
import Commands
import Datasets
import EventLoop
import ONNX
import Platform
import Repository
import SestinaClient
import Tracking

extension Failure {
    /// The failure that an error of any command is.
    ///
    /// Errors that are not known here are the argument parser's own, which knows how to say them.
    static func explaining(_ error: any Error) -> any Error {
        switch error {
        case let error as ModelFileError:
            let isUnreadable = error.kind == .unreadable
            return Failure(isUnreadable ? .inputOutput : .cannotBeServed, error.description)
        case let error as MemoryShortage:
            return Failure(.inputOutput, error.description)
        // What the system refused: an address that is taken, too few descriptors.
        case let error as LoopError:
            return Failure(.inputOutput, error.description)
        case let error as SystemError:
            return Failure(.inputOutput, error.description)
        case let error as CSVError where error.problem == .outputClosed:
            // Whoever reads has seen enough, as `head` does.
            return ExitCode.success
        // A column that the file has not was named by an option.
        case let error as DatasetError where error.isWrongUsage:
            return Failure(.validationFailure, "Error: \(error)")
        case let error as DatasetError:
            return Failure(
                error.tellsTooLittle ? .cannotBeKnown : .inputOutput,
                error.advice
            )
        case let error as CSVError:
            return Failure(.inputOutput, error.advice)
        case let error as RepositoryError:
            return Failure(.cannotBeKnown, error.description)
        case let error as TrackingError:
            return Failure(.inputOutput, error.description)
        // 74 as well, since for a script a server that is not there is a file that is not there.
        case let error as ClientError:
            return Failure(.inputOutput, error.description)
        default: return error
        }
    }
}

extension ExitCode {
    /// The model file is not one that can be served.
    fileprivate static let cannotBeServed = cannotBeKnown
}
