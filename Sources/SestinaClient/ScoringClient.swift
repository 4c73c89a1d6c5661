public import Documents
import EventLoop
import Glibc
import Transport
public import Wire

/// A caller's way to a Sestina server: ask from any task, as many at once as you like.
///
/// Calls that are made at the same time share one write and one connection, up to
/// ``Configuration/inFlightMax``; further ones wait in their order. Connections are made when the first call
/// needs them and made again, after a growing random pause, when they end. Cancelling a task gives up its
/// call at once, and the reply that comes later is discarded. Times are kept to some 10 milliseconds.
///
///     let client = try ScoringClient(address: "127.0.0.1:7070")
///     let score = try await client.score([3, 4000, 12_000, 52_000, 4, 640])
///     print(score.probability)  // 0.29062116887901746, of the default model
///
/// A client has one thread, which ends with ``close()`` or when the client is dropped. Every call throws a
/// ``ClientError``, or `CancellationError` when its task is cancelled.
public final class ScoringClient: Sendable {
    /// Rows of one batch.
    public static let batchRowsMax = WireLimits.batchRowsMax

    /// How the client was told to behave.
    public let configuration: Configuration
    let mailbox = Mailbox<ClientLetter>()
    private let end = ClientEnd()
    /// Where the server was found at first.
    private let address: SocketAddress

    /// A client of the server at `address`, `HOST:PORT`, with the usual configuration.
    ///
    /// - Throws: ``ClientError`` as ``init(_:)`` does.
    public convenience init(address: String) throws {
        try self.init(Configuration(address: address))
    }

    /// A client; the server need not be there yet.
    ///
    /// - Throws: ``ClientError/invalidConfiguration(_:)`` when a value cannot be used or the host's name is
    ///   not known or a file of TLS is not fit, ``ClientError/cannotConnect(_:)`` when the system has no thread left.
    public convenience init(_ configuration: Configuration) throws {
        try self.init(configuration) { text throws(AddressError) in try SocketAddress(text) }
    }

    /// A client that asks `resolve`, not the system, what the server's name stands for.
    init(_ configuration: Configuration, resolve: @escaping AddressLookup.Resolve) throws {
        WireLimits.check()
        try configuration.check()
        self.configuration = configuration
        do throws(AddressError) {
            address = try resolve(configuration.address)
        } catch {
            throw ClientError.invalidConfiguration(error.description)
        }
        let tls = try Self.terms(configuration, for: address)
        do throws(LoopError) {
            _ = try LoopThread { [mailbox, end, address] in
                // Nobody waits for the thread itself: its end is told when its work is done.
                pthread_detach(pthread_self())
                let lookup = AddressLookup(resolve)
                let failure = Self.serve(mailbox, at: address, tls, lookup, configuration)
                if let failure { end.failed(failure) }
                for case .call(let call) in mailbox.close() { call.finish(.failure(end.failure)) }
                end.came()
            }
        } catch {
            throw ClientError.cannotConnect(error.description)
        }
    }

    /// What the files of TLS say now; nil in plain.
    private static func terms(
        _ configuration: Configuration,
        for address: SocketAddress
    ) throws(ClientError) -> TLSClientTerms? {
        do throws(TLSFileFault) {
            return try configuration.tls.map { options throws(TLSFileFault) in
                try options.files.terms(for: address)
            }
        } catch {
            throw ClientError.invalidConfiguration(error.description)
        }
    }

    /// Reads the files of ``Configuration/tls`` again, for the connections that are made from now on.
    ///
    /// - Throws: ``ClientError/invalidConfiguration(_:)`` when one of them is not fit; then the old ones count.
    public func reloadTLS() throws {
        guard let terms = try Self.terms(configuration, for: address) else { return }
        mailbox.post(.terms(terms))
    }

    deinit {
        mailbox.post(.close, isLast: true)
    }

    /// Runs a loop until the mailbox has the wish to end.
    ///
    /// - Returns: why there could be none.
    private static func serve(
        _ mailbox: Mailbox<ClientLetter>,
        at address: SocketAddress,
        _ tls: TLSClientTerms?,
        _ lookup: AddressLookup,
        _ configuration: Configuration
    ) -> ClientError? {
        do throws(LoopError) {
            let dispatcher = Dispatcher(
                loop: try Loop(),
                mailbox: mailbox,
                address: address,
                tls: tls,
                lookup: lookup,
                configuration: configuration
            )
            try dispatcher.run()
            return nil
        } catch {
            return .cannotConnect(error.description)
        }
    }

    /// Fails the calls that have no answer yet with ``ClientError/closed``, and every later one.
    ///
    /// Returns when the connections and the thread are given up. Closing twice is closing once.
    public func close() async {
        mailbox.post(.close, isLast: true)
        await end.wait()
    }

    // MARK: - Calls

    /// Asks for the probability of default of one applicant.
    ///
    /// - Parameters:
    ///   - features: six finite numbers in the order of the model's features, which ``info(timeout:)`` tells; NaN
    ///     for a missing value of a feature that may be missing, which it tells, too.
    ///   - timeout: how long to wait for the answer; nil for ``Configuration/callTimeout``.
    /// - Returns: the probability, the decision and the model that gave them.
    /// - Throws: ``ClientError/refused(_:)`` with status `invalidFeatures` when a feature is not finite and may not
    ///   be missing, or the model has no probability for them, and what any call may throw.
    public func score(_ features: FeatureRow, timeout: Duration? = nil) async throws -> Score {
        guard case .score(let score) = try await answer(.score(features), timeout) else {
            preconditionFailure(Self.formIsKept)
        }
        return score
    }

    /// Asks for the probabilities of many applicants at once, all given by one model.
    ///
    /// - Parameters:
    ///   - rows: 1 to ``batchRowsMax`` rows of six numbers each; NaN is missing, as above.
    ///   - timeout: how long to wait for the answer; nil for ``Configuration/callTimeout``.
    /// - Returns: as many scores in the same order. A row that has none, because a feature is not finite and
    ///   may not be missing, or the model has no probability for it, has the flag `noScore` and the probability NaN.
    /// - Throws: ``ClientError/batchSize(_:)``, and what any call may throw.
    public func score(batch rows: [FeatureRow], timeout: Duration? = nil) async throws -> [Score] {
        guard 1...Self.batchRowsMax ~= rows.count else { throw ClientError.batchSize(rows.count) }
        guard case .batch(let scores) = try await answer(.batch(rows), timeout) else {
            preconditionFailure(Self.formIsKept)
        }
        return scores
    }

    /// Asks for the probability of default of one applicant and why it is what it is: what each feature adds to what
    /// the model gives a group of others on average.
    ///
    /// - Parameters:
    ///   - features: as for ``score(_:timeout:)``.
    ///   - timeout: how long to wait for the answer; nil for ``Configuration/callTimeout``.
    /// - Returns: the same score as there, and what it is made of; the names of the features are in ``info(timeout:)``.
    /// - Throws: ``ClientError/refused(_:)`` with status `notOffered` when the model cannot explain, with
    ///   `invalidFeatures` as a score is refused or when a contribution is beyond 2^23 of the scale; and what any call
    ///   may throw.
    public func explain(
        _ features: FeatureRow,
        timeout: Duration? = nil
    ) async throws -> ScoreExplanation {
        guard case .explanation(let explanation) = try await answer(.explain(features), timeout)
        else {
            preconditionFailure(Self.formIsKept)
        }
        return explanation
    }

    /// Asks for the probability of default of one applicant and what would change the decision: of each feature the
    /// nearest allowed value at which the model decides otherwise.
    ///
    /// It takes longer than a score, with trees up to thousands of times as long.
    ///
    /// - Parameters:
    ///   - features: as for ``score(_:timeout:)``.
    ///   - timeout: how long to wait for the answer; nil for ``Configuration/callTimeout``.
    /// - Returns: the same score as there, and the values; the names of the features are in ``info(timeout:)``.
    /// - Throws: ``ClientError/refused(_:)`` with status `notOffered` when the model does not tell what it saw in
    ///   training, with `invalidFeatures` as a score is refused; and what any call may throw.
    public func change(
        _ features: FeatureRow,
        timeout: Duration? = nil
    ) async throws -> DecisionChange {
        guard case .change(let change) = try await answer(.change(features), timeout) else {
            preconditionFailure(Self.formIsKept)
        }
        return change
    }

    /// Asks whether the server answers.
    ///
    /// - Parameter timeout: how long to wait for the answer; nil for ``Configuration/callTimeout``.
    /// - Returns: how long the answer took, connecting included when there was no connection.
    /// - Throws: what any call may throw.
    public func ping(timeout: Duration? = nil) async throws -> Duration {
        let payload = (0..<8).map { _ in UInt8.random(in: .min ... .max) }
        let clock = ContinuousClock()
        let began = clock.now
        _ = try await answer(.ping(payload), timeout)
        return clock.now - began
    }

    /// Asks what the server is, which model it serves and what the model's features are.
    ///
    /// - Parameter timeout: how long to wait for the answer; nil for ``Configuration/callTimeout``.
    /// - Returns: what the server tells, as far as this version knows it.
    /// - Throws: ``ClientError/unreadableDocument(_:)`` when the answer is not what the protocol describes,
    ///   and what any call may throw.
    public func info(timeout: Duration? = nil) async throws -> ServerInfo {
        try ServerInfo(document: try await document(.info, timeout))
    }

    /// Asks for the document behind ``info(timeout:)`` as the server wrote it: a JSON object.
    ///
    /// - Parameter timeout: how long to wait for the answer; nil for ``Configuration/callTimeout``.
    /// - Returns: the text of the document.
    /// - Throws: what any call may throw.
    public func infoJSON(timeout: Duration? = nil) async throws -> String {
        String(decoding: try await document(.info, timeout), as: UTF8.self)
    }

    /// Asks for the server's counters and latencies since its start.
    ///
    /// - Parameter timeout: how long to wait for the answer; nil for ``Configuration/callTimeout``.
    /// - Returns: what the server tells, as far as this version knows it.
    /// - Throws: ``ClientError/unreadableDocument(_:)`` when the answer is no JSON object, and what any call may
    ///   throw.
    public func stats(timeout: Duration? = nil) async throws -> ServerStats {
        try ServerStats(document: try await document(.stats, timeout))
    }

    /// Asks for the document behind ``stats(timeout:)`` as the server wrote it: a JSON object.
    ///
    /// - Parameter timeout: how long to wait for the answer; nil for ``Configuration/callTimeout``.
    /// - Returns: the text of the document.
    /// - Throws: what any call may throw.
    public func statsJSON(timeout: Duration? = nil) async throws -> String {
        String(decoding: try await document(.stats, timeout), as: UTF8.self)
    }

    private func document(_ request: Request, _ timeout: Duration?) async throws -> [UInt8] {
        guard case .document(let document) = try await answer(request, timeout) else {
            preconditionFailure(Self.formIsKept)
        }
        return document
    }

    /// Why no answer has another form than its request: ``Request/answer(_:in:)`` makes them in pairs.
    private static let formIsKept: String = "a request is answered in its own form"

    /// Hands a request to the loop and waits for what becomes of it.
    private func answer(_ request: Request, _ timeout: Duration?) async throws -> Answer {
        let timeout = timeout ?? configuration.callTimeout
        if timeout <= .zero { throw ClientError.timedOut }
        let call = Call(request, deadline: LoopClock.after(timeout))
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard call.attach(continuation) else { return }
                if !mailbox.post(.call(call)) { call.finish(.failure(end.failure)) }
            }
        } onCancel: {
            call.finish(.failure(CancellationError()))
        }
    }
}
