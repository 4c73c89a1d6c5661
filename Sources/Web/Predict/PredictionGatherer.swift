import HTTPFront
import NIOCore
import SestinaClient

/// Gathers the requests for predictions that come in one turn of an event loop, and has them answered together.
///
/// It waits for nothing: a request that comes alone is asked for alone, at the end of its turn.
final class PredictionGatherer {
    private struct Asked {
        let features: NamedFeatures
        let answered: (Answer) -> Void
    }

    private let predictor: Predictor
    private let loop: any EventLoop
    private let executor: LoopExecutor
    private var waiting: [Asked] = []

    /// A gatherer for the connections of one loop.
    init(_ predictor: Predictor, loop: any EventLoop) {
        self.predictor = predictor
        self.loop = loop
        executor = LoopExecutor(loop)
    }

    /// Has features scored.
    ///
    /// - Parameters:
    ///   - features: those of one request.
    ///   - answered: is given the answer, on the loop, in a later turn or at the end of this one.
    func ask(_ features: NamedFeatures, _ answered: @escaping (Answer) -> Void) {
        waiting.append(Asked(features: features, answered: answered))
        if waiting.count == 1 { loop.assumeIsolated().execute { self.send() } }
        if waiting.count == ScoringClient.batchRowsMax { send() }
    }

    /// Has features scored and the score explained, at once and alone: the scoring server has no batches of reasons.
    ///
    /// - Parameters:
    ///   - features: those of one request.
    ///   - language: what the sentences of the reasons are in.
    ///   - answered: is given the answer, on the loop, in a later turn.
    func explain(
        _ features: NamedFeatures,
        in language: PageLanguage,
        _ answered: @escaping (Answer) -> Void
    ) {
        let predictor = predictor
        let answered = NIOLoopBound(answered, eventLoop: loop)
        Task(executorPreference: executor) {
            do {
                let why = try await predictor.explained(features)
                answered.value(.reasons(in: language) { why.write(to: &$0, in: language) })
            } catch {
                answered.value(predictor.faults.fault(error).answer)
            }
        }
    }

    private func send() {
        if waiting.isEmpty { return }
        let asked = waiting
        waiting.removeAll(keepingCapacity: true)
        let (predictor, features) = (predictor, asked.map(\.features))
        let answered = NIOLoopBound(asked.map(\.answered), eventLoop: loop)
        Task(executorPreference: executor) {
            let answers = await predictor.answers(to: features)
            for (answered, answer) in zip(answered.value, answers) { answered(answer) }
        }
    }
}

@available(*, unavailable)
extension PredictionGatherer: Sendable {}
