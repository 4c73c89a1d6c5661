import HTTPFront
import SestinaClient

/// A loan book on its way from a request's body to scored rows.
struct BookRun: Sendable {
    private var upload: BookUpload
    private var scorer: BookScorer
    private let place: BookPlace
    private var hasEnded = false

    /// The book of a request.
    ///
    /// - Throws: a ``BookFault``.
    init(
        _ request: Request,
        scoring: ScoringService,
        limits: BookLimits,
        places: BookPlaces
    ) throws(BookFault) {
        upload = try BookUpload(request, limits: limits)
        place = try places.take(for: request.peer)
        scorer = BookScorer(name: "the file", scoring: scoring, limits: limits)
    }

    /// What is known of the rows so far.
    var tally: BookTally { scorer.tally }

    /// The model that scores; nil before the first row.
    var model: ServerInfo.Model? { scorer.model }

    /// The next bytes of the scored book, of which there may be none yet; nil at its end.
    ///
    /// - Throws: a ``BookFault``.
    mutating func next() async throws -> [UInt8]? {
        guard !hasEnded else { return nil }
        let bytes = try await upload.next()
        hasEnded = bytes == nil
        return try await scorer.take(bytes?[...])
    }

    /// The first bytes of the scored book: so many, or all that there are.
    mutating func first(_ count: Int) async throws -> [UInt8] {
        var first: [UInt8] = []
        while first.count < count, let bytes = try await next() { first += bytes }
        return first
    }

    /// Goes through to the end and keeps nothing but the tally.
    mutating func finish() async throws {
        while try await next() != nil {}
    }
}
