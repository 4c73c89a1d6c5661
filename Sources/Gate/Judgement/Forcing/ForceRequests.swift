internal import Repository
internal import Words

/// What the messages of a change say about models that shall go in.
struct ForceRequests {
    /// One trailer.
    struct Request: Equatable {
        let commit: ObjectID
        let tree: ObjectID
        let reason: String
    }

    private let git: Git
    private let head: ObjectID
    private let base: ObjectID
    private let reviews: ForgeReviews
    private let requests: [Request]

    /// Reads the messages of all commits that a head has and its base has not.
    ///
    /// - Parameters:
    ///   - base: what it is compared with.
    ///   - head: what is judged.
    ///   - git: the repository.
    ///   - reviews: what the forge says of the request.
    /// - Throws: a `RepositoryError` if they cannot be read.
    init(
        from base: ObjectID,
        to head: ObjectID,
        in git: Git,
        reviews: ForgeReviews
    ) async throws(RepositoryError) {
        self.git = git
        self.head = head
        self.base = base
        self.reviews = reviews
        // A body with the key somewhere, of which git then takes the trailers for what they are.
        let format = "%H%x00%(trailers:key=\(Force.key),valueonly,unfold)%x00"
        let answer = try await git.answer(
            ["rev-list", "--format=" + format, head.hex, "^" + base.hex],
            bytesMax: RepositoryLimits.listBytesMax
        )
        requests = Self.requests(answer.text)
    }

    /// Reads what `rev-list` says: for each commit a line of its own, and two fields.
    static func requests(_ text: String) -> [Request] {
        let fields = text.split(separator: "\0", omittingEmptySubsequences: false)
        return stride(from: 0, to: fields.count - 1, by: 2).flatMap { index -> [Request] in
            let name = fields[index].split(separator: "\n").last ?? ""
            guard let commit = ObjectID(name) else { return [] }
            return fields[index + 1].split(separator: "\n").compactMap { value in
                let words = value.split(separator: " ", maxSplits: 1)
                guard let tree = words.first.flatMap({ ObjectID($0) }) else { return nil }
                // Blanks alone are no reason.
                let reason = words.dropFirst().joined().drop { $0 == " " }
                guard !reason.isEmpty else { return nil }
                return Request(commit: commit, tree: tree, reason: String(reason))
            }
        }
    }

    /// What is said about one model.
    ///
    /// - Parameters:
    ///   - name: the name of its folder, or of a file, below `models`.
    ///   - isDeleted: whether it is gone; then the base's counts.
    ///   - forcers: whom the policy of the base allows to.
    /// - Returns: the newest word of one who may, or a sentence for each word that does not count.
    /// - Throws: a `RepositoryError` if git cannot name the folder's tree.
    func force(
        of name: String,
        isDeleted: Bool,
        by forcers: Policy.Forcers
    ) async throws(RepositoryError) -> (force: Force?, refusals: [String]) {
        guard !requests.isEmpty else { return (nil, []) }
        let place = "\((isDeleted ? base : head).hex):\(ModelFolder.root)/\(name)"
        let answer = try await git.answer(["rev-parse", "--verify", "--end-of-options", place])
        var refusals: [String] = []
        for request in requests where request.tree.hex == answer.text {
            switch try await warrant(of: request, by: forcers) {
            case .counts(let by):
                let force = Force(
                    model: name,
                    by: by,
                    commit: request.commit,
                    reason: request.reason
                )
                return (force, [])
            case .refused(let why):
                refusals.append(
                    "\(name): \(Force.key) in \(request.commit.short) does not count: \(why)"
                )
            }
        }
        return (nil, refusals)
    }

    private func warrant(
        of request: Request,
        by forcers: Policy.Forcers
    ) async throws(RepositoryError) -> ForceWarrant {
        guard !forcers.isEmpty else {
            return .refused(
                "the base's may_force names nobody, so an administrator changes this outside the gate"
            )
        }
        var reasons: [String] = []
        if !forcers.keys.isEmpty {
            let signature = CommitSignature(of: request.commit, in: git)
            switch try await signature.warrant(by: forcers.keys) {
            case .counts(let by): return .counts(by: by)
            case .refused(let why): reasons.append(why)
            }
        }
        if !forcers.reviewers.isEmpty {
            switch await reviews.warrant(of: head, by: forcers.reviewers) {
            case .counts(let by): return .counts(by: by)
            case .refused(let why): reasons.append(why)
            }
        }
        return .refused(reasons.joined(separator: "; "))
    }
}
