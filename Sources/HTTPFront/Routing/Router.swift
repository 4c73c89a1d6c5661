import HTTPTypes
import NIOHTTP1

/// From the head of a request to the route that answers it.
///
/// Paths are compared byte for byte, as they come, part by part; empty parts count for nothing.
package struct Router: Sendable {
    /// What there is for a request.
    struct Match {
        /// What answers.
        enum Outcome {
            case route(Route)
            case fault(WebFault)
            case answer(Answer)
        }

        let outcome: Outcome
        /// The parts of the path that have names, as they came.
        var parameters: [String: Substring] = [:]
        /// What counts the answer.
        let counts: RouteCounts
    }

    /// A path and all that is there.
    private struct Place {
        let parts: [Part]
        let routes: [Route]
        let counts: RouteCounts
        /// Why a method that no route has is not taken.
        let refusal: WebFault
    }

    private enum Part {
        case word(Substring)
        case name(String)
    }

    private let places: [Place]
    /// The places without names, by the path as it was declared.
    private let literals: [String: Place]
    private let unknown: RouteCounts
    /// The methods that any path takes, in order, as the field `Allow` has them.
    private let methods: String

    /// A router of some routes, at most one for each method and path.
    ///
    /// - Parameters:
    ///   - routes: in the order in which their paths are tried.
    ///   - traffic: counts the answers by path.
    package init(_ routes: [Route], counting traffic: TrafficCounts) {
        var paths: [String] = []
        for route in routes where !paths.contains(route.path) { paths.append(route.path) }
        traffic.watch(paths)
        places = paths.map { path in
            Self.place(path, routes.filter { $0.path == path }, traffic.counts(of: path))
        }
        literals = Dictionary(
            zip(paths, places).filter { !$0.0.contains("{") },
            uniquingKeysWith: { first, _ in first }
        )
        unknown = traffic.counts(of: nil)
        methods = Self.list(routes.map(\.method))
    }

    private static func place(_ path: String, _ routes: [Route], _ counts: RouteCounts) -> Place {
        let names = list(routes.map(\.method))
        return Place(
            parts: path.split(separator: "/").map { part in
                part.first == "{" ? .name(String(part.dropFirst().dropLast())) : .word(part)
            },
            routes: routes,
            counts: counts,
            refusal: WebFault(
                .methodNotAllowed,
                "this path takes \(names); /openapi.json describes what it takes",
                allowedMethods: names
            )
        )
    }

    /// Methods as the field `Allow` lists them; whoever answers GET answers HEAD.
    private static func list(_ methods: [HTTPMethod]) -> String {
        var names = Set(methods.map(\.rawValue))
        if names.contains("GET") { names.insert("HEAD") }
        return names.sorted().joined(separator: ", ")
    }

    /// What there is for a request.
    func match(_ head: HTTPRequestHead) -> Match {
        if let place = literals[head.uri] { return match(head.method, at: place, [:]) }
        // RFC 9110, section 9.3.7: it asks not for a path but whether the server is there and what it takes.
        if head.method == .OPTIONS, head.uri == "*" {
            let answer = Answer(.noContent, [.allow: methods])
            return Match(outcome: .answer(answer), counts: unknown)
        }
        let parts = Self.path(of: head.uri).split(separator: "/")
        for place in places {
            if let parameters = Self.parameters(of: place, parts) {
                return match(head.method, at: place, parameters)
            }
        }
        let fault = WebFault(
            .notFound,
            "there is nothing at this path; /openapi.json lists what there is"
        )
        return Match(outcome: .fault(fault), counts: unknown)
    }

    private func match(
        _ method: HTTPMethod,
        at place: Place,
        _ parameters: [String: Substring]
    ) -> Match {
        let route =
            place.routes.first { $0.method == method }
            ?? (method == .HEAD ? place.routes.first { $0.method == .GET } : nil)
        return Match(
            outcome: route.map { .route($0) } ?? .fault(place.refusal),
            parameters: parameters,
            counts: place.counts
        )
    }

    /// The parts that have names; nil when the path is another.
    private static func parameters(
        of place: Place,
        _ parts: [Substring]
    ) -> [String: Substring]? {
        guard place.parts.count == parts.count else { return nil }
        var parameters: [String: Substring] = [:]
        for (declared, part) in zip(place.parts, parts) {
            switch declared {
            case .word(let word): if word.utf8.elementsEqual(part.utf8) == false { return nil }
            case .name(let name): parameters[name] = part
            }
        }
        return parameters
    }

    /// The path of a target, which may have a scheme and a host before it; `/` where there is none.
    private static func path(of target: String) -> Substring {
        var rest = target[...]
        if !rest.hasPrefix("/"), let scheme = rest.firstRange(of: "://") {
            rest = rest[scheme.upperBound...].drop { $0 != "/" && $0 != "?" }
        }
        return rest.prefix { $0 != "?" }
    }
}
