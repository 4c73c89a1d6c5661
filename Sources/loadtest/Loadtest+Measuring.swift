import ArgumentParser
import Commands
import LoadReports
import LoadTest

extension Loadtest {
    /// Runs each plan as often as asked for, in turns, and says what came of it.
    ///
    /// - Throws: an `ExitCode` for a verdict other than a pass, a ``Failure`` or an error that is explained for a test
    ///   that could not be run.
    func measure(_ plans: [LoadPlan], _ thresholds: [Threshold]) throws {
        let files = try files.opened()
        let tests = try plans.map { try LoadTest($0, verification: load.verification) }
        var runs: [[(result: LoadResult, verdict: Verdict)]] = plans.map { _ in [] }
        rounds: for round in 0..<repeats {
            // There and back: who comes first in one round comes last in the next.
            let order = round.isMultiple(of: 2) ? Array(tests.indices) : tests.indices.reversed()
            for place in order {
                let result = try tests[place].run(progress: progress)
                runs[place].append((result, Verdict(result, thresholds: thresholds)))
                // What was measured is said before a file can fail.
                try show(result, runs[place][runs[place].count - 1].verdict)
                if result.wasInterrupted, repeats > 1 || tests.count > 1 { break rounds }
            }
        }
        for (file, runs) in zip(files.json, runs) where !runs.isEmpty {
            let only = repeats == 1 ? runs[0] : nil
            try file.finish(
                with: only.map { LoadJSONReport($0.result, $0.verdict).text }
                    ?? RepeatedJSONReport(runs).text
            )
        }
        let (result, verdict) = runs[0][0]
        try files.hgrm?.finish(with: HistogramReport.text(result.measurements.response))
        try files.html?.finish(with: LoadPageReport(result, verdict).html)
        switch Verdict.worst(runs.joined().map(\.verdict)).outcome {
        case .pass: break
        case .fail: throw ExitCode.no
        case .cannotBeTrusted: throw ExitCode.cannotBeKnown
        }
    }

    /// One run's table, or its line where there are several.
    private func show(_ result: LoadResult, _ verdict: Verdict) throws {
        if repeats == 1, load.servers.count == 1 {
            try Console.report(LoadTextReport(result, verdict).text, marking: verdict.mark)
        } else {
            try Console.report(line: RunLine(result, verdict).text)
        }
    }

    /// One line on stderr a second, dropped where nobody takes it: progress must not hold up what is measured.
    func progress(_ progress: LoadProgress) {
        if !quiet { Console.offer(ProgressLine(progress).text) }
    }
}

extension Verdict {
    /// The words that lead its sentence, and the colour that they have on a terminal.
    var mark: Console.Mark {
        switch outcome {
        case .pass: Console.Mark("PASS:", .green)
        case .fail: Console.Mark("FAIL:", .red)
        case .cannotBeTrusted: Console.Mark("This measurement cannot be trusted:", .yellow)
        }
    }
}
