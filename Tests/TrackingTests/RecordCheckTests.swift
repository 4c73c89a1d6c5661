import Testing

@testable import Tracking

@Suite struct RecordCheckTests {
    /// A change that makes a good record a bad one, and how that is told.
    private struct Fault: Sendable {
        let change: @Sendable (inout TrainingRecord) -> Void
        let start: String

        init(_ change: @escaping @Sendable (inout TrainingRecord) -> Void, _ start: String) {
            (self.change, self.start) = (change, start)
        }
    }

    private static let good: TrainingRecord = {
        var record = TrainingRecord(experiment: "e", name: "r", milliseconds: 0...1)
        record.parameters = [.init("größe/a-b.c d:1", "")]
        record.metrics = [.init("accuracy", .nan)]
        record.tags = [.init("mlflow.source.git.commit", "0")]
        record.artifacts = [.init(path: "plots/roc curve.svg", bytes: [])]
        record.model = TrackedModel(bytes: [1], featureNames: ["a", "b"], exampleRows: [[1, 2]])
        return record
    }()

    @Test func `a record within MLflow's limits passes`() throws {
        var record = Self.good
        try record.check()
        record.parameters = [.init("p", String(repeating: "😀", count: 6000))]
        record.experimentDescription = String(repeating: "x", count: 20000)
        record.tags = [
            .init(String(repeating: "t", count: 250), String(repeating: "x", count: 8000))
        ]
        try record.check()
    }

    private static let faults: [Fault] = [
        Fault({ $0.experiment = "" }, "the experiment has no name"),
        Fault(
            { $0.experiment = String(repeating: "e", count: 501) },
            "the experiment's name has 501 characters; MLflow takes at most 500"
        ),
        Fault({ $0.milliseconds = -1...0 }, "the training began before 1970"),
        Fault(
            { $0.parameters += $0.parameters },
            "parameter 'größe/a-b.c d:1' is given more than once"
        ),
        Fault(
            { $0.parameters = [.init("p", String(repeating: "x", count: 6001))] },
            "parameter 'p' has 6001 characters; MLflow takes at most 6000"
        ),
        Fault(
            { $0.tags = [.init("t", String(repeating: "x", count: 8001))] },
            "tag 't' has 8001 characters; MLflow takes at most 8000"
        ),
        Fault(
            { $0.experimentDescription = String(repeating: "x", count: 20001) },
            "the experiment's tag 'mlflow.note.content' has 20001 characters"
        ),
        Fault({ $0.metrics = [.init("f1 (best)", 1)] }, "'f1 (best)' is no name for a metric"),
        Fault({ $0.metrics = [.init("", 1)] }, "'' is no name for a metric"),
        Fault({ $0.metrics = [.init("a//b", 1)] }, "'a//b' is no name for a metric"),
        Fault({ $0.parameters = [.init("../p", "")] }, "'../p' is no name for a parameter"),
        Fault({ $0.tags = [.init("a\u{7}", "")] }, "'a\u{fffd}' is no name for a tag"),
        Fault(
            { $0.tags = [.init(String(repeating: "t", count: 251), "")] },
            "the name of tag '" + String(repeating: "t", count: 251) + "' has 251 characters"
        ),
        Fault(
            { $0.artifacts = [.init(path: "/etc/passwd", bytes: [])] },
            "'/etc/passwd' is no name for a file of a run"
        ),
        Fault(
            { $0.artifacts = [.init(path: "a/../b", bytes: [])] },
            "'a/../b' is no name for a file of a run"
        ),
        Fault(
            { $0.model = TrackedModel(bytes: [], featureNames: ["a"], exampleRows: [[1]]) },
            "the model to record has no bytes or no features"
        ),
        Fault(
            {
                $0.model = TrackedModel(
                    bytes: [1],
                    featureNames: ["a", "b"],
                    exampleRows: [[1]]
                )
            },
            "the model's example needs a row or more of 2 finite values"
        ),
        Fault(
            { $0.model = TrackedModel(bytes: [1], featureNames: ["a"], exampleRows: [[.nan]]) },
            "the model's example needs a row or more of 1 finite values"
        ),
    ]

    @Test(arguments: faults)
    private func `what MLflow would refuse in mid-way is refused before`(fault: Fault) {
        var record = Self.good
        fault.change(&record)
        let error = #expect(throws: TrackingError.self) { try record.check() }
        #expect(error?.description.hasPrefix(fault.start) == true, "\(error?.description ?? "")")
    }
}
