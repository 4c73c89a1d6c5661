import Words

/// Finds the two sides of a comparison in a repository.
struct ComparisonFinder {
    private let git: Git
    private let target: String
    private let history: History
    private var notes: [String] = []

    /// Prepares to look.
    ///
    /// - Parameters:
    ///   - git: the repository.
    ///   - target: the branch that the gate guards.
    init(git: Git, target: String) {
        self.git = git
        self.target = target
        history = History(git: git)
    }

    /// Finds the sides for what a server, or its absence, tells.
    mutating func find(_ surroundings: Surroundings) async throws(RepositoryError) -> Comparison {
        switch surroundings {
        case .request(let request): return try await find(request)
        case .mergeQueue(let branch, let head, let base):
            let words = "the merge queue of \(branch.shown)"
            try await history.require(head, "the head of \(words)")
            return try await compare(
                head: head,
                before: base,
                subject: "what \(words) made",
                standing: branch == target ? .binding : .advisory
            )
        case .push(let branch, let before, let after):
            try await history.require(after, "the pushed commit")
            guard branch == target else { return try await findOnBranch(branch, head: after) }
            return try await compare(
                head: after,
                before: before,
                subject: "the push to \(branch.shown)",
                standing: .binding
            )
        case .checkout(let branch):
            var name = branch
            if name == nil { name = try await git.branch().map(Self.branchName) }
            let head = try await head(on: name)
            guard name == target else { return try await findOnBranch(name, head: head) }
            return try await compare(
                head: head,
                before: nil,
                subject: target.shown,
                standing: .binding
            )
        }
    }

    /// Finds the sides for the files on disk.
    func findForFiles() async throws(RepositoryError) -> Comparison {
        guard try await !git.isBare() else {
            throw RepositoryError(
                .notComparable,
                "\(git.folder.shown) is a bare repository, which has no files to judge;"
                    + " leave --worktree out to judge commits"
            )
        }
        let name = try await git.branch().map(Self.branchName)
        let head = try await git.commit("HEAD")
        let sentence =
            head.map { "the files on disk are compared with HEAD, \($0.short)" }
            ?? "the files on disk are compared with nothing: there is no commit yet"
        return Comparison(
            head: .files(top: try await git.top()),
            base: head.map { .commit($0) } ?? .none(reason: "there is no commit yet"),
            standing: name == target ? .binding : .advisory,
            target: target,
            sentence: sentence,
            notes: []
        )
    }

    // MARK: Kinds of change

    private mutating func find(
        _ request: Surroundings.MergeRequest
    ) async throws(RepositoryError) -> Comparison {
        let standing: Standing = request.target == target ? .binding : .advisory
        if let fork = request.fork { notes.append("\(request.name) comes from \(fork.shown)") }
        try await history.require(request.head, "the last commit of \(request.name)")
        let subject = "\(request.name) into \(request.target.shown)"
        guard let tip = try await tip(of: request) else {
            // Then what the server took for the merge base is the best that is known.
            guard let base = request.mergeBase else {
                throw noTarget(request.target)
            }
            try await history.require(base, "the merge base that the server names")
            return try comparison(
                head: request.head,
                base: base,
                subject: subject,
                why: "the merge base that the server names",
                standing: standing
            )
        }
        return try await compare(
            head: request.head,
            with: tip,
            called: request.target.shown,
            subject: subject,
            standing: standing
        )
    }

    /// The newest commit of a request's target that is known here.
    private func tip(
        of request: Surroundings.MergeRequest
    ) async throws(RepositoryError) -> ObjectID? {
        guard let known = request.targetCommit else {
            return try await targetCommit(named: request.target)?.commit
        }
        try await history.require(known, "the commit of \(request.target.shown) in the event")
        // The checkout may be the merge that the server made to try the request: its first parent
        // is the target as it was then, which may be newer than the event.
        guard let head = try await git.commit("HEAD"), head != request.head else { return known }
        let parents = try await git.parents(of: head)
        guard parents.count == 2, parents[1] == request.head,
            try await git.contains(parents[0]),
            try await git.isAncestor(known, of: parents[0])
        else { return known }
        return parents[0]
    }

    private mutating func findOnBranch(
        _ name: String?,
        head: ObjectID
    ) async throws(RepositoryError) -> Comparison {
        guard let found = try await targetCommit(named: target) else { throw noTarget(target) }
        if let note = found.note { notes.append(note) }
        return try await compare(
            head: head,
            with: found.commit,
            called: found.name,
            subject: name.map { "the branch \($0.shown)" } ?? "the detached HEAD",
            standing: .advisory,
            standingWithin: name == nil ? .binding : .advisory
        )
    }

    // MARK: Bases

    /// Compares with the last commit of a branch what a head would make of it, or a head that is in the
    /// branch already with its first parent: nothing is compared with itself.
    ///
    /// Where the branch went on since the head left it, the merge of both is judged, by the rules and beside
    /// the model that the branch has now.
    private mutating func compare(
        head: ObjectID,
        with tip: ObjectID,
        called name: String,
        subject: String,
        standing: Standing,
        standingWithin: Standing? = nil
    ) async throws(RepositoryError) -> Comparison {
        let bases = try await history.mergeBases(of: head, and: tip, called: name)
        guard bases[0] == head else {
            if bases[0] != tip {
                return Comparison(
                    head: .merge(of: head, into: tip),
                    base: .commit(tip),
                    standing: standing,
                    target: target,
                    sentence: "\(subject) (\(head.short)), merged into \(name) as it stands, is"
                        + " compared with \(tip.short), the last commit of \(name)",
                    notes: notes
                )
            }
            return try comparison(
                head: head,
                base: tip,
                subject: subject,
                why: "its merge base with \(name)",
                standing: standing
            )
        }
        return try await compare(
            head: head,
            before: nil,
            subject: subject + ", all of which is in \(name) already,",
            standing: standingWithin ?? standing
        )
    }

    /// Compares with what was there before, which is the first parent where nobody says otherwise.
    private func compare(
        head: ObjectID,
        before: ObjectID?,
        subject: String,
        standing: Standing
    ) async throws(RepositoryError) -> Comparison {
        if let before {
            try await history.require(before, "what \(subject) replaced")
            return try comparison(
                head: head,
                base: before,
                subject: subject,
                why: "what it replaced",
                standing: standing
            )
        }
        guard let parent = try await git.parents(of: head).first else {
            let reason = "\(head.short) is the first commit"
            return Comparison(
                head: .commit(head),
                base: .none(reason: reason),
                standing: standing,
                target: target,
                sentence: "\(subject) (\(head.short)) is compared with nothing: \(reason)",
                notes: notes
            )
        }
        try await history.require(parent, "the first parent of \(head.short)")
        return try comparison(
            head: head,
            base: parent,
            subject: subject,
            why: "its first parent",
            standing: standing
        )
    }

    private func comparison(
        head: ObjectID,
        base: ObjectID,
        subject: String,
        why: String,
        standing: Standing
    ) throws(RepositoryError) -> Comparison {
        guard base != head else {
            throw RepositoryError(
                .notComparable,
                "\(subject) would be compared with \(why), which is \(head.short) itself;"
                    + " that tells nothing"
            )
        }
        return Comparison(
            head: .commit(head),
            base: .commit(base),
            standing: standing,
            target: target,
            sentence: "\(subject) (\(head.short)) is compared with \(base.short), \(why)",
            notes: notes
        )
    }

    // MARK: References

    private func head(on branch: String?) async throws(RepositoryError) -> ObjectID {
        if let head = try await git.commit("HEAD") { return head }
        throw RepositoryError(
            .notComparable,
            "HEAD is no commit" + (branch.map { ": the branch \($0.shown) has none yet" } ?? "")
        )
    }

    private func targetCommit(named name: String) async throws(RepositoryError) -> TargetCommit? {
        if let found = try await TargetCommit.find(name, in: git) { return found }
        guard git.fetches else { return nil }
        let reference = TargetCommit.remoteReference(name)
        try await git.fetch(["+refs/heads/\(name):\(reference)"]) { () throws(RepositoryError) in
            try await git.branchCommit(reference) != nil
        }
        return try await TargetCommit.find(name, in: git)
    }

    private func noTarget(_ name: String) -> RepositoryError {
        RepositoryError(
            .notComparable,
            "there is no branch \(name.shown) here, nor \(Git.remote)/\(name.shown);"
                + " name the branch to compare with by --target, or let it be fetched: "
                + History.advice
        )
    }

    private static func branchName(_ reference: String) -> String {
        let heads = "refs/heads/"
        return reference.hasPrefix(heads) ? String(reference.dropFirst(heads.count)) : reference
    }
}
