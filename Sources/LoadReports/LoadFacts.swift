import LoadTest

/// What is told of a result beside its times, the same on a terminal and on a page.
struct LoadFacts {
    private let result: LoadResult

    /// The facts of a result.
    init(_ result: LoadResult) { self.result = result }

    /// What became of the requests, and how busy this client and its machine were.
    var all: [(name: String, value: String)] {
        let measured = result.measurements
        var facts = [achieved]
        // With batches a request is many rows, and people compare rows.
        if result.rowsPerRequest > 1 {
            let rows = result.achievedRate * Double(result.rowsPerRequest)
            facts.append(("rows", LoadWords.rate(rows)))
        }
        facts += [
            (
                "planned",
                "\(LoadWords.count(measured.planned)) = \(LoadWords.count(measured.sent)) sent + "
                    + "\(LoadWords.count(measured.skipped)) skipped"
            ),
            (
                "sent",
                "\(LoadWords.count(measured.sent)) = \(LoadWords.count(measured.ok)) ok + "
                    + "\(LoadWords.count(measured.wrong)) wrong + \(LoadWords.count(measured.failed)) failed"
                    + (measured.failed > 0 ? " (\(LoadWords.errors(measured)))" : "")
            ), ("replies", result.verification),
        ]
        if measured.busy > 0 {
            let share = LoadWords.percent(result.busy)
            facts.append(
                (
                    "busy",
                    "the server refused \(share) of the planned requests, to answer others in time"
                )
            )
        }
        facts.append(
            (
                "this client",
                "\(LoadWords.percent(result.clientCores)) of one core; "
                    + "\(LoadWords.percent(result.stolen)) of the machine taken by its host"
            )
        )
        return facts
    }

    private var achieved: (name: String, value: String) {
        let rate = LoadWords.rate(result.achievedRate)
        // A closed loop has no rate to reach a part of.
        return (
            "achieved", result.isOpenLoop ? "\(rate) (\(LoadWords.percent(result.achieved)))" : rate
        )
    }

    /// A bound with what was measured.
    static func words(_ judged: Verdict.Judged) -> String {
        "\(judged.threshold): \(LoadWords.value(judged))"
    }

    /// The 95 % interval of a response percentile.
    ///
    /// The greatest time has none: nothing lies beyond it to be counted.
    static func interval(_ result: LoadResult, _ percentile: Double) -> String {
        result.interval(percentile).map {
            "\(LoadWords.time($0.lowerBound)) - \(LoadWords.time($0.upperBound))"
        } ?? "-"
    }
}
