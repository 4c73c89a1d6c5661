import Bytes
package import Models
import Statistics
import Wire

/// The rows that a load test sends, and what their replies must be.
///
/// Request i sends the same rows on every run with the same seed. Neighbours in time have different rows, so
/// that a reply given to the wrong request shows.
package struct RequestPool: Sendable {
    /// Rows of one request.
    package let rowsPerRequest: Int
    /// Whether requests are batches.
    let isBatch: Bool
    /// What is asked about the rows.
    let question: LoadPlan.Question

    /// What is sent over HTTP; nil where the protocol of the wire is spoken.
    let http: HTTPRequests?
    let expected: [Expected]
    let requestMask: UInt64

    private let rows: [Features]
    private let reasons: ExpectedReasons?

    /// What the reply to a row must be, bit for bit.
    struct Expected: Sendable, Equatable {
        var probability: UInt64
        var flags: UInt8
    }

    /// Rows in the pool: more than are in flight on a connection.
    private static let rowCount = 16_384
    /// The same of a pool that asks what would change decisions, since computing one takes up to 20 milliseconds.
    private static let changeRowCount = 256

    /// Draws the rows.
    ///
    /// - Parameters:
    ///   - seed: decides the rows.
    ///   - ranges: what each feature is drawn from, evenly.
    ///   - batch: rows of a request, 1 to ``LoadPlan/batchMax``; nil for `score` requests.
    ///   - question: what is asked; anything but a score is asked about single rows.
    ///   - model: scores the rows; nil leaves replies unverified.
    ///   - checks: computes the reasons, where they are asked for; without them replies stay unverified.
    ///   - http: writes requests for the rows, of which each is then a request of HTTP; nil for those of the wire.
    init(
        seed: UInt64,
        ranges: FeatureRanges,
        batch: Int?,
        asking question: LoadPlan.Question = .score,
        verifying model: Model?,
        checks: ReasonChecks? = nil,
        writing http: (([Features]) -> HTTPRequests)? = nil
    ) {
        precondition(question == .score || batch == nil, "reasons are asked for row by row")
        self.question = question
        isBatch = batch != nil
        rowsPerRequest = batch ?? 1
        let rowCount = question == .change ? Self.changeRowCount : Self.rowCount
        var requests = 1
        while requests * 2 * rowsPerRequest <= rowCount { requests *= 2 }
        requestMask = UInt64(requests - 1)

        var generator = SeededGenerator(seed: seed)
        let rows = (0..<requests * rowsPerRequest).map { _ in
            Features { index in
                generator.nextUniform(in: ranges.minimum[index]...ranges.maximum[index])
            }
        }
        self.rows = rows
        self.http = http?(rows)
        reasons = checks?.answers(to: question, about: rows)
        guard let model, question == .score || reasons != nil else {
            expected = []
            return
        }
        expected = rows.map { Self.expected($0, by: model) }
    }

    private static func expected(_ row: Features, by model: Model) -> Expected {
        let probability = model.probability(of: row)
        guard probability.isFinite else {
            return Expected(
                probability: Double.nan.bitPattern,
                flags: ScoreFlags.noScore.rawValue
            )
        }
        var flags: ScoreFlags = []
        if model.predictsDefault(probability) { flags.insert(.predictsDefault) }
        if model.isOutsideTrainingRange(row) { flags.insert(.outsideTrainingRange) }
        return Expected(probability: probability.bitPattern, flags: flags.rawValue)
    }

    /// What the columns of loan applications are called, for requests that name them where no model does.
    static let plausibleNames = [
        "credit_lines_outstanding", "loan_amt_outstanding", "total_debt_outstanding", "income",
        "years_employed", "fico_score",
    ]

    /// Plausible figures of loan applications, for models that do not tell their ranges.
    package static var plausibleRanges: FeatureRanges {
        FeatureRanges(
            minimum: [0, 500, 30, 1000, 0, 400],
            maximum: [5, 11_000, 43_000, 150_000, 10, 850]
        )
    }

    /// Whether replies are verified.
    package var isVerifying: Bool { !expected.isEmpty }

    /// Appends `count` requests from `first` on, each with its number as its id.
    func append(_ first: UInt64, count: Int, to buffer: inout ByteQueue) {
        var index = first
        var left = count
        while left > 0 {
            let row = Int(index & requestMask) * rowsPerRequest
            if let http {
                http.append(row, to: &buffer)
                index += 1
                left -= 1
            } else if isBatch {
                let batch = rows.span.extracting(row..<row + rowsPerRequest)
                ClientSession.appendBatch(id: index, batch, to: &buffer)
                index += 1
                left -= 1
            } else if question != .score {
                ClientSession.append(question.opcode, id: index, rows[row], to: &buffer)
                index += 1
                left -= 1
            } else {
                // As many as stand in a row before the pool begins again.
                let run = min(left, rows.count - row)
                let scores = rows.span.extracting(row..<row + run)
                ClientSession.appendScores(firstID: index, scores, to: &buffer)
                index += UInt64(run)
                left -= run
            }
        }
    }

    /// How many of the replies in `block`, from `offset` on, are not what the requests from `first` on must get.
    @inline(__always)
    func countWrong(
        in block: inout ReplyBlock,
        from offset: Int,
        count: Int,
        to first: UInt64,
        digest: UInt64?
    ) -> Int {
        let ids = block.ids.span
        let probabilities = block.probabilities.span
        let flags = block.flags.span
        let digests = block.digests.span
        let digest = digest ?? 0
        let expected = expected.span
        let isVerifying = !expected.isEmpty
        var wrong = 0
        for place in 0..<count {
            let index = first &+ UInt64(place)
            let at = offset &+ place
            var isRight = ids[at] == index
            if isVerifying {
                let want = expected[Int(index & requestMask)]
                isRight =
                    isRight && probabilities[at] == want.probability && flags[at] == want.flags
                    && digests[at] == digest
            }
            if !isRight { wrong &+= 1 }
        }
        return wrong
    }

    /// What is wrong with the first wrong one of the replies that ``countWrong(in:from:count:to:digest:)`` counts.
    func firstFault(
        in block: inout ReplyBlock,
        from offset: Int,
        count: Int,
        to first: UInt64,
        digest: UInt64?
    ) -> String {
        for place in 0..<count {
            let wrong = countWrong(
                in: &block,
                from: offset + place,
                count: 1,
                to: first + UInt64(place),
                digest: digest
            )
            guard wrong > 0 else { continue }
            let (index, at) = (first + UInt64(place), offset + place)
            let fault: Fault =
                if block.ids[at] != index {
                    .id(block.ids[at])
                } else {
                    block.digests[at] == digest ? .score : .model
                }
            return fault.sentence(index)
        }
        return ""
    }

    /// What can be wrong with an `ok` reply.
    enum Fault: Equatable {
        case id(UInt64)
        /// Over HTTP: it is no prediction at all.
        case form
        case model
        case score

        func sentence(_ request: UInt64) -> String {
            switch self {
            case .id(let id): "the reply to request \(request) came with id \(id)"
            case .form:
                "the reply to request \(request) is no JSON object with a probability from 0 to 1"
            case .model: "the reply to request \(request) is of another model"
            case .score:
                "the reply to request \(request) is not what the model gives for its features"
            }
        }
    }

    /// Whether an `ok` reply to request `index` is right, as far as that is known.
    func isRight(_ reply: Reply, in bytes: RawSpan, to index: UInt64, digest: UInt64?) -> Bool {
        guard
            reply.header.id == index,
            reply.opcode == (isBatch ? .scoreBatch : question.opcode)
        else { return false }
        let first = Int(index & requestMask) * rowsPerRequest
        guard let scores = scores(in: reply, bytes, to: first) else { return false }
        guard isVerifying else { return true }
        return scores.enumerated().allSatisfy { offset, score in
            let want = expected[first + offset]
            // Every NaN says the same: no score.
            let isSame =
                score.probability.bitPattern == want.probability
                || score.probability.isNaN && want.flags == ScoreFlags.noScore.rawValue
            return isSame && score.flags.rawValue == want.flags && score.modelDigest == digest
        }
    }

    /// The scores in an `ok` reply about the rows from `first` on; nil where the reply is none, or its reasons are not
    /// those that the model gives, as far as that is known.
    private func scores(in reply: Reply, _ bytes: RawSpan, to first: Int) -> [Score]? {
        if isBatch { return reply.batch(in: bytes, rows: rowsPerRequest) }
        if let reasons { return reasons.score(in: reply, bytes, to: first).map { [$0] } }
        return switch question {
        case .score: reply.score(in: bytes).map { [$0] }
        case .explain: reply.explanation(in: bytes).map { [$0.score] }
        case .change: reply.change(in: bytes).map { [$0.score] }
        }
    }
}
