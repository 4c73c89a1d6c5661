internal import Subprocess
internal import Words

/// Questions to a repository, asked of the program git.
///
/// Objects and references are read, of a checkout its index as well, and nothing is written but into
/// folders of this process. Nor can an object be fetched behind the back of whoever asks, as git does in
/// partial clones: no transport is allowed unless `fetches` is set.
package struct Git: Sendable {
    /// A folder in the repository, or the repository itself if it is bare.
    package let folder: String
    /// Whether git may speak to other repositories and add what it gets to this one.
    package let fetches: Bool
    private let environment: [String: String]

    /// Names a repository; nothing is read yet.
    ///
    /// - Parameters:
    ///   - folder: a folder in the repository.
    ///   - environment: the variables of this process, of which git gets those that do not bend
    ///     its answers.
    ///   - fetches: whether history that is missing may be fetched.
    package init(folder: String, environment: [String: String], fetches: Bool = false) {
        self.folder = folder
        self.fetches = fetches
        var clean = environment.filter { name, _ in Self.isKept(name) }
        clean["LC_ALL"] = "C"
        clean["GIT_OPTIONAL_LOCKS"] = "0"
        clean["GIT_TERMINAL_PROMPT"] = "0"
        clean["GIT_PAGER"] = "cat"
        // A replacement would stand where the champion was.
        clean["GIT_NO_REPLACE_OBJECTS"] = "1"
        // A list of protocols of which no transport is one.
        if !fetches { clean["GIT_ALLOW_PROTOCOL"] = "none" }
        self.environment = clean
    }

    private init(folder: String, fetches: Bool, as environment: [String: String]) {
        self.folder = folder
        self.fetches = fetches
        self.environment = environment
    }

    /// The same repository, asked from another of its folders.
    func at(_ folder: String) -> Git {
        Git(folder: folder, fetches: fetches, as: environment)
    }

    /// The same questions with variables that git is to see whatever it saw before.
    func with(_ variables: [String: String]) -> Git {
        Git(folder: folder, fetches: fetches, as: environment.merging(variables) { $1 })
    }

    /// A variable as git sees it.
    func variable(_ name: String) -> String? { environment[name] }

    /// Whether git may see a variable: of its own only those that say where objects are (a hook
    /// before a push is accepted finds the pushed ones no other way), how to reach a server,
    /// which configuration holds, and in whose name a note is written.
    private static func isKept(_ name: String) -> Bool {
        let kept = [
            "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH",
            "GIT_CONFIG_", "GIT_EXEC_PATH", "GIT_SSH", "GIT_SSL_", "GIT_ASKPASS", "GIT_AUTHOR_",
            "GIT_COMMITTER_",
        ]
        return name != "LANGUAGE"
            && (!name.hasPrefix("GIT_") || kept.contains(where: name.hasPrefix))
    }

    /// What git answers: its output and the code with which it ended.
    package struct Output: Sendable {
        /// What it wrote, as it stands.
        package let output: [UInt8]
        /// The code with which it ended.
        package let code: Int
        /// What it said of errors.
        package let words: String

        /// The output as one text without the line end.
        package var text: String {
            let text = String(decoding: output, as: UTF8.self)
            return text.last == "\n" ? String(text.dropLast()) : text
        }
    }

    /// Asks git something to which "no" may be the answer.
    ///
    /// - Parameters:
    ///   - arguments: the command and its options.
    ///   - bytesMax: how much of an answer is taken.
    /// - Returns: the answer, whatever its code.
    /// - Throws: a `RepositoryError` if git is not there, cannot read the folder, or says too much.
    package func ask(
        _ arguments: [String],
        bytesMax: Int = RepositoryLimits.answerBytesMax
    ) async throws(RepositoryError) -> Output {
        do {
            let result = try await run(
                .name("git"),
                arguments: Arguments(["--no-pager", "-C", folder] + arguments),
                environment: .custom(
                    Dictionary(
                        uniqueKeysWithValues: environment.compactMap { name, value in
                            Environment.Key(rawValue: name).map { ($0, value) }
                        }
                    )
                ),
                output: .bytes(limit: bytesMax),
                error: .string(limit: RepositoryLimits.wordsBytesMax)
            )
            guard case .exited(let code) = result.terminationStatus else {
                throw RepositoryError(.gitRefused, "git \(arguments[0]) was ended by a signal")
            }
            let words = result.standardError
            if code != 0 { try refuseRepository(words) }
            return Output(output: result.standardOutput, code: Int(code), words: words)
        } catch let error as RepositoryError {
            throw error
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw RepositoryError(
                .gitMissing,
                "git is needed to find what to compare and is not on the PATH;"
                    + " on Debian and Ubuntu: apt-get install git"
            )
        } catch let error as SubprocessError where error.code == .outputLimitExceeded {
            throw RepositoryError(
                .tooLarge,
                "git \(arguments[0]) says more than the \(bytesMax) bytes that are taken"
            )
        } catch {
            throw RepositoryError(.gitRefused, "git cannot be run: \("\(error)".shown)")
        }
    }

    /// Asks git something that it must be able to answer.
    ///
    /// - Parameters:
    ///   - arguments: the command and its options.
    ///   - bytesMax: how much of an answer is taken.
    /// - Returns: an answer whose code is 0.
    /// - Throws: a `RepositoryError` also if git refuses, with its words.
    package func answer(
        _ arguments: [String],
        bytesMax: Int = RepositoryLimits.answerBytesMax
    ) async throws(RepositoryError) -> Output {
        let answer = try await ask(arguments, bytesMax: bytesMax)
        guard answer.code == 0 else { throw refusal(arguments, answer) }
        return answer
    }

    /// Git's own message as an error: the first line that says one, else its last line, else the code.
    func refusal(_ arguments: [String], _ answer: Output) -> RepositoryError {
        if !fetches, answer.words.contains("promisor remote") {
            return RepositoryError(
                .missingObject,
                "git \(arguments[0]) in \(folder.shown) needs objects that are not in this clone,"
                    + " which was made with --filter; run the gate with --fetch, or clone without it"
            )
        }
        let lines = answer.words.split(separator: "\n")
        let marks = ["fatal: ", "error: "]
        let marked = lines.first { line in marks.contains { line.hasPrefix($0) } }
        let reason = (marked?.dropFirst("fatal: ".count) ?? lines.last)?.shown
        return RepositoryError(
            .gitRefused,
            "git \(arguments[0]) in \(folder.shown) failed: \(reason ?? "code \(answer.code)")"
        )
    }

    /// Throws what is wrong with the folder itself, whatever was asked.
    private func refuseRepository(_ words: String) throws(RepositoryError) {
        if words.contains("not a git repository") {
            throw RepositoryError(
                .noRepository,
                "\(folder.shown) is not in a git repository; run the gate in a clone,"
                    + " or name one"
            )
        }
        if words.contains("cannot change to") {
            throw RepositoryError(
                .noRepository,
                "\(folder.shown) is not a folder that can be entered"
            )
        }
        if words.contains("dubious ownership") {
            throw RepositoryError(
                .noRepository,
                "\(folder.shown) belongs to another user, so git does not read it; if it is yours: "
                    + Self.safeDirectoryAdvice(words, folder)
            )
        }
    }

    /// What makes git read a folder of another user: its own advice, which names the folder that it would
    /// not read, be it above or elsewhere.
    static func safeDirectoryAdvice(_ words: String, _ folder: String) -> String {
        let command = "git config --global --add safe.directory "
        let lines = words.split(separator: "\n").map { $0.drop { $0 == "\t" || $0 == " " } }
        let line = lines.first { $0.hasPrefix(command) && $0.count > command.count }
        return line.map { command + $0.dropFirst(command.count).shown } ?? command + folder.shown
    }
}
