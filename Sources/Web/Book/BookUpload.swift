import HTTPFront
import HTTPTypes
import NIOCore

/// The bytes of a loan book as they come in a request's body, plain or in a form, within the limits.
struct BookUpload {
    private let pieces: BodyPieces
    private let limits: BookLimits
    private let deadline: ContinuousClock.Instant
    private var form: MultipartFile?
    private var byteCount = 0
    private var hasEnded = false

    /// The upload of a request.
    ///
    /// - Throws: a ``BookFault`` when the body is said to be something else, or too long.
    init(_ request: Request, limits: BookLimits) throws(BookFault) {
        self.limits = limits
        deadline = .now + limits.timeMax
        if let coding = request.contentCoding { throw .contentCoding(coding) }
        switch request.contentType {
        case "text/csv": form = nil
        case "multipart/form-data":
            do throws(MultipartFault) {
                form = try MultipartFile(contentType: request[.contentType] ?? "")
            } catch {
                throw .form(error)
            }
        default: throw .contentType
        }
        // What a form adds to its file is little, and what it is worth is counted as it comes.
        guard request.contentLength ?? 0 <= limits.bytesMax + Self.formBytesMax else {
            throw .tooManyBytes(limits.bytesMax)
        }
        pieces = BodyPieces(request.pieces)
    }

    /// More than the heads and boundaries of a form need, in bytes.
    private static let formBytesMax = 1 << 13

    /// The next bytes of the file; nil at its end.
    ///
    /// - Throws: a ``BookFault``.
    mutating func next() async throws -> [UInt8]? {
        while !hasEnded {
            guard let piece = try await pieces.next(until: deadline, limits.timeMax) else {
                hasEnded = true
                try end()
                break
            }
            let bytes = try file(in: piece)
            byteCount += bytes.count
            guard byteCount <= limits.bytesMax else {
                throw BookFault.tooManyBytes(limits.bytesMax)
            }
            if !bytes.isEmpty { return bytes }
        }
        return nil
    }

    private mutating func file(in piece: [UInt8]) throws(BookFault) -> [UInt8] {
        do throws(MultipartFault) {
            return try form?.take(piece[...]) ?? piece
        } catch {
            throw .form(error)
        }
    }

    private func end() throws(BookFault) {
        do throws(MultipartFault) {
            try form?.end()
        } catch {
            throw .form(error)
        }
        guard byteCount > 0 else { throw .noFile }
    }
}

/// The pieces of a body, to be had from the task that makes the answer's head and then from the one that
/// writes its body.
// Thread rule: one call at a time; the second task begins after the last call of the first.
private final class BodyPieces: @unchecked Sendable {
    private var iterator: RequestBody.AsyncIterator

    init(_ body: RequestBody) {
        iterator = body.makeAsyncIterator()
    }

    /// The next piece, or nil at the end; a client that is too slow is waited for no longer.
    func next(until deadline: ContinuousClock.Instant, _ time: Duration) async throws -> [UInt8]? {
        try await withThrowingTaskGroup { group in
            group.addTask { try await self.next() }
            group.addTask {
                try await Task.sleep(until: deadline, clock: .continuous)
                throw BookFault.tooSlow(time)
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    private func next() async throws -> [UInt8]? {
        try await iterator.next().map { Array($0.readableBytesView) }
    }
}
