package import NIOCore
package import NIOHTTP1

/// What answers the requests of one method at one path.
package struct Route: Sendable {
    /// How the body of a request is taken.
    package enum Intake: Sendable {
        /// It is passed over: the request is answered once its head is there.
        case passedOver
        /// It is gathered, up to so many bytes, and the request is answered once it is there.
        ///
        /// `admit` is asked before, once the head is there, and throws why the request is not taken.
        case whole(upTo: Int, admit: @Sendable (Request) throws(WebFault) -> Void)
        /// It is given to the handler as it comes, no faster than it is taken.
        case pieces
    }

    /// Makes the answer.
    package enum Handler: Sendable {
        /// In a task on the loop of the connection; what is thrown is answered as ``FaultResponses`` has it.
        case task(@Sendable (Request) async throws -> Answer)
        /// On the loop itself, at once: a task for each request would cost more than all the rest.
        ///
        /// The closure is given the answer on the loop, once, at once or later.
        case loop(@Sendable (Request, any EventLoop, @escaping (Answer) -> Void) -> Void)
    }

    /// The method whose requests are answered; those of HEAD are, too, where it is GET.
    package let method: HTTPMethod
    /// The path with names in braces for parts that may be anything: `/v2/models/{name}`.
    package let path: String
    let intake: Intake
    let handler: Handler

    /// A route of these parts.
    package init(_ method: HTTPMethod, _ path: String, _ intake: Intake, _ handler: Handler) {
        self.method = method
        self.path = path
        self.intake = intake
        self.handler = handler
    }

    /// A route of GET, whose body nobody reads.
    package static func get(
        _ path: String,
        _ answer: @escaping @Sendable (Request) async throws -> Answer
    ) -> Route {
        Route(.GET, path, .passedOver, .task(answer))
    }

    /// A route of POST that takes the body as it comes.
    package static func upload(
        _ path: String,
        _ answer: @escaping @Sendable (Request) async throws -> Answer
    ) -> Route {
        Route(.POST, path, .pieces, .task(answer))
    }

    /// A route of POST that takes the body whole.
    ///
    /// - Parameters:
    ///   - path: as ``path`` has it.
    ///   - bytesMax: the most that the body may have.
    ///   - admit: throws why a request with such a head is not taken.
    ///   - answer: makes the answer.
    /// - Returns: the route.
    package static func post(
        _ path: String,
        upTo bytesMax: Int,
        admit: @escaping @Sendable (Request) throws(WebFault) -> Void = { _ in },
        _ answer: @escaping @Sendable (Request) async throws -> Answer
    ) -> Route {
        Route(.POST, path, .whole(upTo: bytesMax, admit: admit), .task(answer))
    }

    /// A route of POST that takes the body whole, and answers on the loop of the connection.
    ///
    /// - Parameters:
    ///   - path: as ``path`` has it.
    ///   - bytesMax: the most that the body may have.
    ///   - admit: throws why a request with such a head is not taken.
    ///   - answer: as ``Handler/loop(_:)`` has it.
    /// - Returns: the route.
    package static func post(
        _ path: String,
        upTo bytesMax: Int,
        admit: @escaping @Sendable (Request) throws(WebFault) -> Void,
        onLoop answer:
            @escaping @Sendable (Request, any EventLoop, @escaping (Answer) -> Void) -> Void
    ) -> Route {
        Route(.POST, path, .whole(upTo: bytesMax, admit: admit), .loop(answer))
    }
}
