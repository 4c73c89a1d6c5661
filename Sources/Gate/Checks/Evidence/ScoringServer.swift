internal import Models
internal import Platform
internal import Repository
internal import SestinaClient
internal import Subprocess
internal import SystemPackage
internal import Words

/// How to start the real server.
package struct ScoringServer: Sendable {
    /// Why rows could not be scored by a server, in a sentence.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// What a server gave for some rows, in their order.
    struct Answers: Sendable {
        /// The score of each.
        let scores: [Score]
        /// The explanation of each, nil of one that was refused for its features; nil where none was asked for.
        let explanations: [ScoreExplanation?]?
    }

    private let executable: String

    /// Names the program.
    ///
    /// - Parameter executable: the path of the built `sestina`.
    package init(executable: String) { self.executable = executable }

    /// Serves a model file on a port of this machine, asks for all rows and ends the server.
    ///
    /// - Parameters:
    ///   - file: the bytes of the model file.
    ///   - name: the model's name.
    ///   - rows: at least one.
    ///   - explaining: whether to ask for reasons, too.
    /// - Returns: as many answers in the same order.
    /// - Throws: a ``Fault`` if there is no server, no answer in time, or no orderly end.
    func answers(
        _ file: [UInt8],
        name: String,
        _ rows: [Features],
        explaining: Bool
    ) async throws(Fault) -> Answers {
        do {
            let folder = try PrivateFolder("sestina-gate")
            let path = try folder.write(file, to: ModelFolder.File.model.rawValue)
            let result = try await run(
                .path(FilePath(executable)),
                arguments: [
                    "serve", "--model", path, "--listen", "127.0.0.1:0", "--loops", "1",
                ],
                input: .none,
                output: .discarded,
                error: .sequence
            ) { execution in
                async let _: Void = Self.end(execution, after: GateLimits.serverLife)
                let outcome = await Self.outcome(of: execution, rows, explaining: explaining)
                await execution.teardown(using: Self.ending)
                return outcome
            }
            withExtendedLifetime(folder) {}
            let answers = try result.closureResult.get()
            guard case .exited(0) = result.terminationStatus else {
                throw Fault(description: "the server did not end in order when told to")
            }
            return answers
        } catch let fault as Fault {
            throw fault
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw Fault(description: "there is no server to start at \(executable.shown)")
        } catch {
            throw Fault(description: "the server cannot be run: \("\(error)".shown)")
        }
    }

    private static var ending: [TeardownStep] {
        [.gracefulShutDown(allowedDurationToNextStep: GateLimits.serverEnd)]
    }

    /// Ends a server that takes too long, upon which everything that waits for it goes on.
    private static func end<Input, Output, Failure>(
        _ execution: Execution<Input, Output, Failure>,
        after limit: Duration
    ) async {
        guard (try? await Task.sleep(for: limit)) != nil else { return }
        await execution.teardown(using: ending)
    }

    /// The answers, or what went wrong; never throws, so that the server is ended in any case.
    private static func outcome<Input, Output>(
        of execution: Execution<Input, Output, SequenceOutput>,
        _ rows: [Features],
        explaining: Bool
    ) async -> Result<Answers, Fault> {
        do {
            let address = try await address(execution.standardError)
            return .success(try await answers(address, rows, explaining: explaining))
        } catch let fault as Fault {
            return .failure(fault)
        } catch {
            return .failure(Fault(description: "the server gave no scores: \("\(error)".shown)"))
        }
    }

    /// Where the server listens, which it says once it can answer.
    private static func address(_ words: SubprocessOutputSequence) async throws -> String {
        var last = "nothing"
        for try await line in words.strings() {
            if let place = line.firstRange(of: "listening on ") {
                return String(line[place.upperBound...].prefix { !$0.isWhitespace })
            }
            if !line.isEmpty { last = line }
        }
        throw Fault(description: "the server did not listen; it said: \(last.shown)")
    }

    private static func answers(
        _ address: String,
        _ rows: [Features],
        explaining: Bool
    ) async throws -> Answers {
        var configuration = ScoringClient.Configuration(address: address)
        configuration.callTimeout = GateLimits.serverCall
        let client = try ScoringClient(configuration)
        do {
            let scores = try await scores(client, rows)
            let explanations = explaining ? try await explanations(client, rows) : nil
            await client.close()
            return Answers(scores: scores, explanations: explanations)
        } catch {
            await client.close()
            throw error
        }
    }

    private static func scores(
        _ client: ScoringClient,
        _ rows: [Features]
    ) async throws -> [Score] {
        var scores: [Score] = []
        for start in stride(from: 0, to: rows.count, by: ScoringClient.batchRowsMax) {
            let end = min(rows.count, start + ScoringClient.batchRowsMax)
            scores += try await client.score(batch: Array(rows[start..<end]))
        }
        return scores
    }

    /// The explanations of rows, of which some are asked for at a time.
    private static func explanations(
        _ client: ScoringClient,
        _ rows: [Features]
    ) async throws -> [ScoreExplanation?] {
        var explanations = [ScoreExplanation?](repeating: nil, count: rows.count)
        try await withThrowingTaskGroup(of: (Int, ScoreExplanation?).self) { group in
            for row in rows.indices {
                if row >= GateLimits.explainsAtATime, let (done, told) = try await group.next() {
                    explanations[done] = told
                }
                group.addTask { (row, try await explanation(client, rows[row])) }
            }
            for try await (row, told) in group { explanations[row] = told }
        }
        return explanations
    }

    /// The explanation of a row; nil where the server refuses its features.
    private static func explanation(
        _ client: ScoringClient,
        _ row: Features
    ) async throws -> ScoreExplanation? {
        do {
            return try await client.explain(row)
        } catch ClientError.refused(let refusal) where refusal.status == .invalidFeatures {
            return nil
        }
    }
}
