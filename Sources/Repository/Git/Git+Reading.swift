extension Git {
    /// The commit that a name stands for, nil where there is none in this clone.
    func commit(_ name: String) async throws(RepositoryError) -> ObjectID? {
        let answer = try await ask([
            "rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}",
        ])
        return answer.code == 0 ? ObjectID(answer.text) : nil
    }

    /// The commit of a branch, nil where there is none of exactly that full name.
    func branchCommit(_ reference: String) async throws(RepositoryError) -> ObjectID? {
        // Not a revision, in which signs like ^ would have a meaning.
        let answer = try await ask(["show-ref", "--verify", "--hash", "--", reference])
        return answer.code == 0 ? ObjectID(answer.text) : nil
    }

    /// Whether a commit is in this clone.
    func contains(_ commit: ObjectID) async throws(RepositoryError) -> Bool {
        try await ask(["cat-file", "-e", commit.hex + "^{commit}"]).code == 0
    }

    /// The full name of the branch that is checked out, nil where HEAD is detached.
    func branch() async throws(RepositoryError) -> String? {
        let answer = try await ask(["symbolic-ref", "--quiet", "HEAD"])
        return answer.code == 0 ? answer.text : nil
    }

    /// The parents of a commit as it names them, whether or not they are in this clone.
    func parents(of commit: ObjectID) async throws(RepositoryError) -> [ObjectID] {
        // The object itself: lists of commits leave out what a shallow clone has cut off.
        let header = try await answer(["cat-file", "commit", commit.hex]).text
            .split(separator: "\n", omittingEmptySubsequences: false)
            .prefix { !$0.isEmpty }
        return header.filter { $0.hasPrefix("parent ") }
            .compactMap { ObjectID($0.dropFirst("parent ".count)) }
    }

    /// The best common ancestors of two commits, as far as this clone knows.
    func mergeBases(
        _ first: ObjectID,
        _ second: ObjectID
    ) async throws(RepositoryError) -> [ObjectID] {
        let arguments = ["merge-base", "--all", first.hex, second.hex]
        let answer = try await ask(arguments)
        guard answer.code <= 1 else { throw refusal(arguments, answer) }
        return answer.text.split(separator: "\n").compactMap { ObjectID($0) }
    }

    /// Whether a commit is another one or an ancestor of it, as far as this clone knows.
    func isAncestor(_ first: ObjectID, of second: ObjectID) async throws(RepositoryError) -> Bool {
        let arguments = ["merge-base", "--is-ancestor", first.hex, second.hex]
        let answer = try await ask(arguments)
        guard answer.code <= 1 else { throw refusal(arguments, answer) }
        return answer.code == 0
    }

    /// Whether history is cut off somewhere.
    func isShallow() async throws(RepositoryError) -> Bool {
        try await answer(["rev-parse", "--is-shallow-repository"]).text == "true"
    }

    /// Whether the repository has no files of its own beside its objects.
    func isBare() async throws(RepositoryError) -> Bool {
        try await answer(["rev-parse", "--is-bare-repository"]).text == "true"
    }

    /// The folder with the files of this checkout.
    func top() async throws(RepositoryError) -> String {
        try await answer(["rev-parse", "--show-toplevel"]).text
    }

    /// Whether history is cut off between two commits and what they have in common, so that what
    /// they have in common may be nearer than it seems.
    func isCutOff(
        _ first: ObjectID,
        _ second: ObjectID,
        above base: ObjectID
    ) async throws(RepositoryError) -> Bool {
        let listed = try await answer(
            ["rev-list", "--parents", first.hex, second.hex, "^" + base.hex],
            bytesMax: RepositoryLimits.listBytesMax
        )
        for line in listed.text.split(separator: "\n") {
            // A commit listed without parents begins history, or history is cut off at it.
            let names = line.split(separator: " ")
            guard names.count == 1, let commit = ObjectID(names[0]) else { continue }
            if try await !parents(of: commit).isEmpty { return true }
        }
        return false
    }

    /// The files of a commit below a folder, by path.
    func files(of commit: ObjectID, below path: String) async throws(RepositoryError) -> [TreeEntry]
    {
        let answer = try await answer(
            ["ls-tree", "-r", "-z", "--full-tree", commit.hex, "--", ":(literal)" + path + "/"],
            bytesMax: RepositoryLimits.listBytesMax
        )
        return answer.output.split(separator: 0).compactMap {
            TreeEntry(record: String(decoding: $0, as: UTF8.self))
        }
    }

    /// The content of an object that is a file.
    ///
    /// - Parameters:
    ///   - object: the object's name.
    ///   - bytesMax: what is taken at most; a larger one is not read at all.
    ///   - name: what the object is, for messages.
    /// - Returns: its bytes.
    /// - Throws: a `RepositoryError` if it is not in this clone or too large.
    func content(
        of object: ObjectID,
        bytesMax: Int,
        name: String
    ) async throws(RepositoryError) -> [UInt8] {
        let size = try await ask(["cat-file", "-s", object.hex])
        guard size.code == 0, let count = Int(size.text) else {
            throw RepositoryError(
                .missingObject,
                "\(name) is not in this clone (object \(object.short));"
                    + " run the gate with --fetch, or clone whole commits and not part of their files"
            )
        }
        guard count <= bytesMax else {
            throw RepositoryError(
                .tooLarge,
                "\(name) has \(count) bytes; at most \(bytesMax) are read"
            )
        }
        return try await answer(["cat-file", "blob", object.hex], bytesMax: count).output
    }
}
