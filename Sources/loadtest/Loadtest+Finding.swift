import ArgumentParser
import Commands
import LoadReports
import LoadTest

extension Loadtest {
    /// The shortest step where nothing else is said.
    private static let stepMin = Duration.seconds(2)

    /// Finds the greatest rate at which a bound holds, and says it.
    ///
    /// - Throws: an `ExitCode` for an answer other than a rate, an error that is explained for a search that could not
    ///   be made.
    func search(for bound: Threshold, with others: [Threshold]) throws {
        let finder = try RateFinder(
            bound,
            with: others,
            stepMin: load.givenDuration?.duration ?? Self.stepMin
        )
        // The rate is each step's own.
        var plan = try readied(at: .perSecond(LoadPlan.rates.lowerBound))[0]
        plan.warmup = RateFinder.warmup
        let files = try files.opened()
        let test = try LoadTest(plan, verification: load.verification)
        let found = try finder.find(
            with: test,
            stepped: { step in if !quiet { Console.offer(FoundRateText.line(step)) } },
            // A step's own progress would drown what the steps say.
            progress: { _ in }
        )
        try Console.report(FoundRateText(found).text, marking: found.mark)
        if let json = files.json.first { try json.finish(with: FoundRateJSON(found).text) }
        try files.html?.finish(with: FoundRatePage(found).html)
        switch found.outcome {
        case .pass: break
        case .fail: throw ExitCode.no
        case .cannotBeTrusted: throw ExitCode.cannotBeKnown
        }
    }
}

extension FoundRate {
    /// The words that lead its sentence, and the colour that they have on a terminal.
    fileprivate var mark: Console.Mark {
        switch outcome {
        case .pass: Console.Mark("FOUND:", .green)
        case .fail: Console.Mark("FAIL:", .red)
        case .cannotBeTrusted: Console.Mark("The data cannot tell:", .yellow)
        }
    }
}
