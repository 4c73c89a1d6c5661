internal import ArgumentParser
internal import Platform

/// The files that a command reads, which what it writes may not go over.
package struct FilesInUse {
    /// A file as a person names it: what it is to the command, and the file if it is one.
    private var inputs: [(name: String, file: FileIdentity)] = []

    /// A command that reads nothing yet.
    package init() {}

    /// Adds a file that is read.
    ///
    /// - Parameters:
    ///   - path: the file; nil is the standard input.
    ///   - name: what it is called in a sentence, such as `--input`.
    package mutating func read(_ path: String?, as name: String) {
        let file =
            if let path {
                FileIdentity(at: path)
            } else {
                FileIdentity(ofDescriptor: FileIdentity.standardInput)
            }
        guard let file else { return }
        inputs.append((path == nil ? "the standard input" : name, file))
    }

    /// Refuses a file that is about to be written if it is one of those, by whatever name.
    ///
    /// - Parameters:
    ///   - path: the file; nil is the standard output.
    ///   - name: what it is called in a sentence, such as `--output`.
    /// - Throws: a ``Failure``, for that is wrong usage.
    package func write(_ path: String?, as name: String) throws(Failure) {
        let file =
            if let path {
                FileIdentity(writingTo: path)
            } else {
                FileIdentity(ofDescriptor: FileIdentity.standardOutput)
            }
        guard let file else { return }
        let name = path == nil ? "the standard output" : name
        if let other = inputs.first(where: { $0.file == file })?.name {
            throw Failure(
                .validationFailure,
                "Error: \(other) and \(name) are the same file, and what is written would go over what "
                    + "is read; name another"
            )
        }
    }
}
