internal import Models
internal import ONNX
internal import Repository

/// Reads former champions from the history of a branch.
struct ChampionHistory {
    private let git: Git
    private let base: ObjectID
    /// What a file may be that no one can read, as against one that this clone lacks.
    private let unreadable: Set<RepositoryError.Kind> = [
        .badPolicy, .notFile, .pointer, .tooLarge,
    ]

    /// Prepares to read what a branch had up to a commit.
    init(upTo base: ObjectID, in git: Git) {
        self.git = git
        self.base = base
    }

    /// The former champions that a policy asks for.
    ///
    /// History ends where a change was forced, where another contract held, and at what is no model for this one:
    /// a person decided there that what was before is no measure.
    ///
    /// - Parameters:
    ///   - name: the model's name at the base.
    ///   - champion: the model that is served.
    ///   - policy: the rules.
    /// - Returns: them, and why there are no more.
    /// - Throws: a `RepositoryError` if the clone is too shallow to tell, or a file is not in it.
    func champions(
        of name: String,
        before champion: [UInt8],
        by policy: Policy
    ) async throws(RepositoryError) -> FormerChampions {
        var history = ModelHistory(of: name, until: base, in: git)
        var found: [FormerChampion] = []
        var known: Set = [ModelDigest(of: champion).hex]
        var functions = [try? ModelFile.decode(champion, name: "").model].compactMap(\.self)
        var byteCount = 0
        while found.count < policy.formerChampions {
            guard let stage = try await history.previous() else {
                return FormerChampions(found, end: "has no other")
            }
            if let end = try await end(at: stage, policy) {
                return FormerChampions(found, end: end)
            }
            guard let bytes = try await content(of: stage),
                let model = Self.model(bytes, policy.contract)
            else {
                return FormerChampions(
                    found,
                    end:
                        "ends at \(stage.commit.short), whose model takes other features or cannot be read"
                )
            }
            byteCount += bytes.count
            guard byteCount <= GateLimits.formerBytesMax else {
                throw RepositoryError(
                    .tooLarge,
                    "the last \(policy.formerChampions) models of \(name) have more than"
                        + " \(GateLimits.formerBytesMax) bytes; let the policy's history.champions be less"
                )
            }
            guard known.insert(ModelDigest(of: bytes).hex).inserted else { continue }
            // Other words in a file make it no other model, and would push those before it out of sight.
            guard !functions.contains(where: { SameFunction.holds($0, model) }) else { continue }
            functions.append(model)
            found.append(FormerChampion(name: stage.commit.short, bytes: bytes))
        }
        return FormerChampions(found)
    }

    /// Why what stood there before is no measure; nil where it is one.
    private func end(
        at stage: ModelHistory.Stage,
        _ policy: Policy
    ) async throws(RepositoryError) -> String? {
        let before: Policy
        do throws(RepositoryError) {
            before = try await Policy.read(of: stage.folder, in: stage.snapshot).policy
        } catch {
            guard unreadable.contains(error.kind) else { throw error }
            return "ends at \(stage.commit.short), which has no policy that can be read"
        }
        let (was, now) = (before.contract, policy.contract)
        guard was.features == now.features, was.precision == now.precision else {
            return "ends at \(stage.commit.short), which has another contract"
        }
        guard let forced = try await forced(stage, by: before.forcers) else { return nil }
        return "ends at \(stage.commit.short), after which a change was forced (\(forced.short))"
    }

    /// The commit that let the replacement in whatever its verdict; nil where there is none.
    private func forced(
        _ stage: ModelHistory.Stage,
        by forcers: Policy.Forcers
    ) async throws(RepositoryError) -> ObjectID? {
        // The word may be a commit of its own, after the model's.
        for end in [stage.replacement, stage.replacementEnd] {
            // A review is gone from where it can be asked for once its request is merged.
            let requests = try await ForceRequests(
                from: stage.commit,
                to: end,
                in: git,
                reviews: ForgeReviews([:], mayAsk: false)
            )
            let answer = try await requests.force(
                of: stage.change.name,
                isDeleted: stage.change.kind == .deleted,
                by: forcers
            )
            if let force = answer.force { return force.commit }
        }
        return nil
    }

    /// The bytes of the model that stood there; nil of what is none by its size or kind.
    private func content(of stage: ModelHistory.Stage) async throws(RepositoryError) -> [UInt8]? {
        do throws(RepositoryError) {
            return try await stage.snapshot.content(
                of: .model,
                in: stage.folder,
                bytesMax: GateLimits.modelBytesMax
            )
        } catch {
            guard unreadable.contains(error.kind) else { throw error }
            return nil
        }
    }

    /// The model of a file; nil of one that takes other features or cannot be read.
    private static func model(_ bytes: [UInt8], _ contract: Policy.Contract) -> Model? {
        guard let file = try? ModelFile.decode(bytes, name: ""),
            file.model.featureNames == contract.features, file.precision == contract.precision
        else { return nil }
        return file.model
    }
}
