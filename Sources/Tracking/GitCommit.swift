import Subprocess

/// The commit of the folder that a training is started in.
package enum GitCommit {
    /// The digits of the commit that is checked out, and nothing where git or a repository is missing.
    package static func current() async -> String? {
        let arguments: Arguments = ["rev-parse", "--verify", "HEAD"]
        let result = try? await run(
            .name("git"),
            arguments: arguments,
            output: .string(limit: bytesMax),
            error: .discarded
        )
        guard let result, result.terminationStatus.isSuccess else { return nil }
        let digits = result.standardOutput.prefix { $0.isHexDigit }
        return digits.count >= digitsMin ? String(digits) : nil
    }

    private static let bytesMax = 4096
    private static let digitsMin = 40
}
