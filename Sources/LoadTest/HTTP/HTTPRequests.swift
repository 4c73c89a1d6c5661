import Bytes
import JSON
import Models

/// The requests of a load test over HTTP, written once: each is sent many times.
struct HTTPRequests: Sendable {
    /// What the answer to the first request told, which every other has to tell as well.
    let told: Told
    private let bytes: [UInt8]
    /// Where each begins, and where the last ends.
    private let bounds: [Int]

    /// Which members answers have beside the probability.
    struct Told: Sendable {
        let predictsDefault: Bool
        let isOutsideTrainingRange: Bool
        /// The digest of the model that is served.
        let modelDigest: String?

        /// What a prediction tells.
        init(_ prediction: HTTPPrediction) {
            predictsDefault = prediction.predictsDefault != nil
            isOutsideTrainingRange = prediction.isOutsideTrainingRange != nil
            modelDigest = prediction.modelDigest
        }
    }

    /// Writes a request for each row.
    ///
    /// - Parameters:
    ///   - rows: what is asked about, at least one; finite.
    ///   - target: who is asked.
    ///   - names: what the features are called, six.
    ///   - told: what answers have to tell.
    init(_ rows: [Features], to target: HTTPTarget, names: [String], told: Told) {
        self.told = told
        var bytes: [UInt8] = []
        var bounds = [0]
        for row in rows {
            bytes += Self.request(row, to: target, names: names)
            bounds.append(bytes.count)
        }
        (self.bytes, self.bounds) = (bytes, bounds)
    }

    /// One request about a row.
    static func request(_ row: Features, to target: HTTPTarget, names: [String]) -> [UInt8] {
        let body = JSONText.object { text in
            for (index, name) in names.enumerated() { text.member(name) { $0.number(row[index]) } }
        }.utf8
        let head = """
            POST \(target.path) HTTP/1.1\r
            Host: \(target.authority)\r
            User-Agent: loadtest\r
            Accept: application/json\r
            Content-Type: application/json\r
            Content-Length: \(body.count)\r
            \r

            """
        return Array(head.utf8) + body
    }

    /// Appends the request about the row at `index`.
    func append(_ index: Int, to buffer: inout ByteQueue) {
        buffer.append(Array(bytes[bounds[index]..<bounds[index + 1]]))
    }
}
