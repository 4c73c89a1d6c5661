package import HTTPTypes
import Synchronization

/// What one route has answered; any thread counts, any thread reads.
package final class RouteCounts: Sendable {
    /// The path as it was declared, or ``unknown``; never the path of a request.
    package let route: String
    /// From the request's head to the end of its answer.
    package let durations = DurationHistogram(bounds: DurationHistogram.httpBounds)
    /// By method, and within a method by status.
    private let counts: [152 of Atomic<UInt64>]

    /// The route of every request that none was found for.
    package static let unknown = "unknown"
    /// Methods that are told apart; the empty one stands for all others.
    private static let methods = ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", ""]
    /// Statuses that are told apart; 0 stands for all others.
    private static let statuses = [
        200, 204, 206, 302, 303, 304, 308, 400, 404, 405, 406, 408, 411, 413, 415, 422, 500, 503, 0,
    ]

    /// Counts of a route that answered nothing yet.
    init(route: String) {
        self.route = route
        counts = .init { _ in Atomic(0) }
    }

    /// Counts an answer.
    ///
    /// - Parameters:
    ///   - method: that of the request, in capitals.
    ///   - status: that of the answer.
    ///   - nanoseconds: how long it took.
    package func count(_ method: String, _ status: HTTPResponse.Status, nanoseconds: UInt64) {
        let statuses = Self.statuses
        let methodIndex = Self.methods.firstIndex(of: method) ?? Self.methods.count - 1
        let statusIndex = statuses.firstIndex(of: status.code) ?? statuses.count - 1
        counts[methodIndex * statuses.count + statusIndex].add(1, ordering: .relaxed)
        durations.record(nanoseconds: nanoseconds)
    }

    /// How many answers there were of each method and status that there were any of.
    package var answers: [(method: String, status: String, count: UInt64)] {
        counts.indices.compactMap { index in
            let count = counts[index].load(ordering: .relaxed)
            let method = Self.methods[index / Self.statuses.count]
            let status = Self.statuses[index % Self.statuses.count]
            return count == 0
                ? nil
                : (method.isEmpty ? "other" : method, status == 0 ? "other" : "\(status)", count)
        }
    }
}
