package import ArgumentParser
internal import Platform
internal import Words

/// The beginning and the end of every program here.
package enum Program {
    /// Readies the process: before anything else opens a descriptor.
    package static func begin() {
        StandardStreams.openClosed()
        StandardStreams.letWritesFail()
        MemoryBudget.prepareAllocator()
    }
}

extension ParsableCommand {
    /// Runs the command that the arguments ask for and ends the process; every failure ends here.
    ///
    /// - Parameters:
    ///   - arguments: what it is given; nil is what the process was.
    ///   - explaining: makes a ``Failure`` of an error that has one.
    package static func runToEnd(
        _ arguments: [String]? = nil,
        explaining: (any Error) -> any Error = { $0 }
    ) -> Never {
        Program.begin()
        do {
            var command = try parseAsRoot(arguments)
            try command.run()
            exit()
        } catch {
            end(after: explaining(error))
        }
    }

    /// Says what there is to say of an error and ends the process.
    ///
    /// Not all errors are failures: a request for help is one to the argument parser.
    package static func end(after error: any Error) -> Never {
        if let failure = error as? Failure { exit(withError: failure.said()) }
        let code = exitCode(for: error)
        let words = fullMessage(for: error)
        if words.isEmpty { exit(withError: code) }
        guard code.isSuccess else {
            StandardError.say(shown(words))
            exit(withError: code)
        }
        do throws(SystemError) {
            try StandardOutput.say(words)
        } catch {
            exit(withError: Failure(.inputOutput, error.description).said())
        }
        exit(withError: code)
    }

    /// The argument parser's words, of several lines, in which it repeats arguments as they were given.
    private static func shown(_ words: String) -> String {
        var words = words
        for argument in CommandLine.arguments.dropFirst() {
            for part in [argument[...]] + argument.split(separator: "=", maxSplits: 1) {
                let fit = part.shown(max: .max)
                if fit != part { words = words.replacing(part, with: fit) }
            }
        }
        return words.shownInLines
    }
}
