package import ArgumentParser

/// Why a command ends without having done what it was asked: a sentence, and the exit code it means.
package struct Failure: Error {
    package let exitCode: ExitCode
    package let sentence: String

    package init(_ exitCode: ExitCode, _ sentence: String) {
        self.exitCode = exitCode
        self.sentence = sentence
    }

    /// Says the sentence on stderr.
    ///
    /// - Returns: what the process shall exit with.
    package func said() -> ExitCode {
        Console.say(sentence)
        return exitCode
    }
}

extension ExitCode {
    /// Done, and the answer is no.
    package static let no = ExitCode(1)
    /// The answer cannot be known.
    package static let cannotBeKnown = ExitCode(2)
    /// A file, a stream or a connection failed.
    package static let inputOutput = ExitCode(74)
}
