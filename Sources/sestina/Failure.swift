import ArgumentParser
import Client
import Datasets
import EventLoop
import Gate
import ONNX
import Tracking

/// Why a command ends without having done what it was asked: a sentence, and the exit code it means.
struct Failure: Error {
    let sentence: String
    let exitCode: ExitCode

    init(_ exitCode: ExitCode, _ sentence: String) {
        self.exitCode = exitCode
        self.sentence = sentence
    }

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
        StandardError.say(failure.sentence)
        return failure.exitCode
    }
}

extension ExitCode {
    /// Done, and the answer is no.
    static let no = ExitCode(1)
    /// The data cannot tell.
    static let cannotBeKnown = ExitCode(2)
    /// The model file is not one that can be served.
    static let cannotBeServed = ExitCode(2)
    /// A file, a stream or a connection failed.
    static let inputOutput = ExitCode(74)
}

extension SocketAddress {
    /// The address that an option gives; what is none is wrong usage.
    init(_ text: String, of option: String) throws(ValidationError) {
        do throws(AddressError) {
            try self.init(text)
        } catch {
            throw ValidationError("\(option): \(error)")
        }
    }
}
