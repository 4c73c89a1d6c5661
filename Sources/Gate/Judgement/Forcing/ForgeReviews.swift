internal import JSON
internal import Platform
internal import Repository
internal import Tracking
internal import Words

/// Who approves a request, as the interface of the forge tells it and nobody else.
struct ForgeReviews: Sendable {
    /// What one review says.
    struct Review: Equatable, Sendable {
        /// Who reviews.
        let reviewer: String
        /// `APPROVED`, `CHANGES_REQUESTED`, `COMMENTED` or `DISMISSED`.
        let state: String
        /// The commit that was looked at, in hex; nil where it is gone.
        let commit: String?
    }

    /// Why the reviews are not known, for a reason that reads on from "no review counts: ".
    struct Fault: Error, Equatable {
        let words: String
    }

    /// The request, or why there is none to ask about.
    private let request: Result<PullRequest, Fault>
    private let address: String
    private let token: String
    private let program: String

    /// Prepares to ask; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - environment: the variables of this process, in which GitHub tells the event and its own address.
    ///   - mayAsk: whether the network may be used.
    ///   - program: the name of curl on the PATH.
    init(_ environment: [String: String], mayAsk: Bool, program: String = "curl") {
        let named = environment["GITHUB_API_URL"] ?? ""
        address = named.isEmpty ? "https://api.github.com" : named
        token = environment["GITHUB_TOKEN"] ?? ""
        self.program = program
        request = Self.request(environment, mayAsk, token)
    }

    private static func request(
        _ environment: [String: String],
        _ mayAsk: Bool,
        _ token: String
    ) -> Result<PullRequest, Fault> {
        let found: PullRequest?
        do throws(RepositoryError) {
            found = try PullRequest.find(in: environment)
        } catch {
            return .failure(Fault(words: error.description))
        }
        guard let found else {
            return .failure(Fault(words: "this is no pull request on GitHub"))
        }
        guard mayAsk else {
            return .failure(Fault(words: "the forge is asked with --fetch alone"))
        }
        guard !token.isEmpty, token.unicodeScalars.allSatisfy({ $0 > " " && $0 < "\u{7f}" }) else {
            return .failure(Fault(words: "GITHUB_TOKEN has no token to ask the forge with"))
        }
        return .success(found)
    }

    /// Whether a reviewer approves exactly what is judged.
    ///
    /// - Parameters:
    ///   - head: the commit that is judged.
    ///   - reviewers: whose review counts.
    /// - Returns: that it counts by somebody's review, or why none does.
    func warrant(of head: ObjectID, by reviewers: [String]) async -> ForceWarrant {
        do throws(Fault) {
            let request = try request.get()
            guard request.head == head else {
                throw Fault(words: "\(head.short) is not the last commit of the request")
            }
            return Self.warrant(of: request, by: reviewers, in: try await reviews(of: request))
        } catch {
            return .refused("no review counts: \(error.words)")
        }
    }

    /// What all reviews of a request come to.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - reviewers: whose review counts.
    ///   - reviews: all of them, the oldest first; of each reviewer the last one counts.
    /// - Returns: that it counts by the first reviewer's who approves, or what each of them did instead.
    static func warrant(
        of request: PullRequest,
        by reviewers: [String],
        in reviews: [Review]
    ) -> ForceWarrant {
        var reasons: [String] = []
        for reviewer in reviewers {
            // The forge tells names apart without regard to case.
            let name = reviewer.lowercased()
            let last = reviews.last { $0.reviewer.lowercased() == name }
            if name == request.author.lowercased() {
                reasons.append("\(reviewer.shown) opened the request")
            } else if let last {
                let isOfHead = last.commit == request.head.hex
                if last.state == "APPROVED", isOfHead {
                    return .counts(by: "the review of \(last.reviewer)")
                }
                reasons.append(
                    isOfHead
                        ? "the last review of \(reviewer.shown) is \(last.state.shown)"
                        : "the last review of \(reviewer.shown) is not of \(request.head.short)"
                )
            } else {
                reasons.append("\(reviewer.shown) has not reviewed the request")
            }
        }
        return .refused("no review counts: " + reasons.joined(separator: ", "))
    }

    // MARK: Asking

    private func reviews(of request: PullRequest) async throws(Fault) -> [Review] {
        var reviews: [Review] = []
        for page in 1...GateLimits.reviewPagesMax {
            let next = try await self.reviews(of: request, page: page)
            reviews += next
            if next.count < GateLimits.reviewsOfPage { return reviews }
        }
        throw Fault(words: "the request has more than \(reviews.count - 1) of them")
    }

    private func reviews(of request: PullRequest, page: Int) async throws(Fault) -> [Review] {
        let folder: PrivateFolder
        do throws(SystemError) {
            folder = try PrivateFolder("sestina-reviews")
        } catch {
            throw Fault(
                words: "no folder for temporary files can be made in \(PrivateFolder.place)"
            )
        }
        var options = CurlConfiguration()
        options.add(
            "url",
            "\(address)/repos/\(request.repository)/pulls/\(request.number)/reviews"
                + "?per_page=\(GateLimits.reviewsOfPage)&page=\(page)"
        )
        options.add("proto", "=http,https")
        options.add("globoff")
        options.add("silent")
        options.add("show-error")
        options.add("max-time", GateLimits.forgeSecondsMax)
        options.add("retry", 2)
        options.add("max-filesize", GateLimits.forgeBytesMax)
        options.add("output", folder.file("answer"))
        options.add("write-out", "%{http_code}")
        options.add("user-agent", "sestina")
        options.add("header", "Accept: application/vnd.github+json")
        options.add("header", "X-GitHub-Api-Version: 2022-11-28")
        options.add("header", "Authorization: Bearer " + token)
        let ended: CurlProgram.Ended
        do throws(CurlProgram.Fault) {
            ended = try await CurlProgram.run(options, program: program)
        } catch {
            throw Fault(words: "curl, which is needed to ask the forge, does not run")
        }
        guard ended.code == 0 else {
            throw Fault(words: "\(address.shown) cannot be asked (curl ends with \(ended.code))")
        }
        guard ended.output == "200" else {
            throw Fault(words: "\(address.shown) answers with the status \(ended.output.shown)")
        }
        guard
            let bytes = try? PlainFile.read(
                folder.file("answer"),
                bytesMax: GateLimits.forgeBytesMax
            ),
            let reviews = Self.reviews(bytes)
        else { throw Fault(words: "\(address.shown) answers with no list of reviews") }
        return reviews
    }

    /// Reads an answer of the forge; nil of what is no list of reviews.
    ///
    /// A review of nobody, whose account is gone, counts for nobody and is kept for the number of them.
    static func reviews(_ bytes: [UInt8]) -> [Review]? {
        guard let values = (try? JSONParser.parse(bytes))?.array else { return nil }
        let reviews = values.compactMap { value -> Review? in
            guard let state = value["state"]?.string else { return nil }
            return Review(
                reviewer: value["user"]?["login"]?.string ?? "",
                state: state,
                commit: value["commit_id"]?.string
            )
        }
        return reviews.count == values.count ? reviews : nil
    }
}
