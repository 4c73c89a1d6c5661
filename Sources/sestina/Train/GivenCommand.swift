/// The command line of a training as its report tells it.
enum GivenCommand {
    /// Options that change no figure, and whether a value follows: places, threads and what is printed
    /// differ between trainings that give the same files, and an address may hold a secret.
    private static let passedOver = [
        "--output": true, "--threads": true, "--mlflow": true, "--json": false, "--quiet": false,
    ]

    /// The command that this process was given, in the words of a shell.
    static var words: String { words(of: CommandLine.arguments) }

    /// A command in the words of a shell.
    ///
    /// - Parameter arguments: those of the process, the program's path first.
    /// - Returns: `sestina` and the rest, without what changes no figure.
    static func words(of arguments: [String]) -> String {
        var words = ["sestina"]
        var skipsNext = false
        for argument in arguments.dropFirst() {
            if skipsNext {
                skipsNext = false
                continue
            }
            let name = String(argument.prefix { $0 != "=" })
            if let takesValue = passedOver[name] {
                skipsNext = takesValue && !argument.contains("=")
                continue
            }
            words.append(quoted(argument))
        }
        return words.joined(separator: " ")
    }

    /// A word as a shell takes it.
    private static func quoted(_ word: String) -> String {
        let isPlain = word.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", "/", ",", ":", "=", "+", "%", "@":
                true
            default: false
            }
        }
        if isPlain, !word.isEmpty { return word }
        return "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
