package import ArgumentParser

/// Why a command ends without having done what it was asked: a sentence, and the exit code it means.
package struct Failure: Error {
    /// What the process is to exit with.
    package let exitCode: ExitCode
    /// What went wrong and what would be right, one line without its end.
    package let sentence: String

    /// A failure that says what it means.
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
