import TestSupport
import Testing

@testable import Documents

@Suite struct HoldoutRecordTests {
    private static let golden = [Golden.regressionHoldout, Golden.treeHoldout]

    private static func figure(
        _ value: Double?,
        _ low: Double?,
        _ high: Double?
    )
        -> HoldoutRecord.Metric
    {
        HoldoutRecord.Metric(value: value, low: low, high: high)
    }

    private static let tree = HoldoutRecord(
        holdout: "a9501ebadc98f867b40528ad6733a12bf445c54c0e42c37a5df06713dad37b38",
        threshold: 0.5,
        metrics: [
            "accuracy": figure(0.99, 0.98, 0.9975),
            "average_precision": figure(
                0.9643265966993093,
                0.9208198340475755,
                0.9992997443732737
            ),
            "brier": figure(0.010625, 0.003125, 0.02),
            "f1": figure(0.9736842105263158, 0.9447767552828903, 0.9938650306748467),
            "log_loss": figure(0.278991740175378, 0.008664339756999592, 0.6359625381637497),
            "precision": figure(0.9736842105263158, 0.9333333333333333, 1),
            "recall": figure(0.9736842105263158, 0.9358870967741936, 1),
            "roc_auc": figure(0.9850958414554906, 0.966042479757343, 0.9999187985933342),
        ],
        confusion: HoldoutRecord.Confusion(
            trueNegatives: 322,
            falsePositives: 2,
            falseNegatives: 2,
            truePositives: 74
        ),
        spiegelhalterZ: nil
    )

    @Test func `how a model did is written as it always was`() {
        #expect(Self.tree.json == Golden.treeHoldout)
    }

    @Test func `how a model did is read as it is meant`() throws {
        #expect(try HoldoutRecord(json: Golden.treeHoldout) == Self.tree)
        let regression = try HoldoutRecord(json: Golden.regressionHoldout)
        #expect(regression.spiegelhalterZ == -0.5229550530987539)
        #expect(regression.confusion.rows == 400 && regression.confusion.defaults == 76)
    }

    @Test(arguments: golden)
    func `what is read is written again as it was`(text: String) throws {
        #expect(try HoldoutRecord(json: text).json == text)
    }

    @Test(arguments: golden)
    func `members are sorted and spelt as Foundation does`(text: String) throws {
        #expect(try FoundationJSON(text).text() == text)
    }

    @Test func `a metric that is not defined has no value, or null`() throws {
        let text = Golden.treeHoldout.replacing(
            #""accuracy":{"high":0.9975,"low":0.98,"value":0.99}"#,
            with: #""accuracy":{}"#
        )
        let record = try HoldoutRecord(json: text)
        #expect(record.metrics["accuracy"] == Self.figure(nil, nil, nil))
        #expect(record.json == text)
        let null = text.replacing(#""accuracy":{}"#, with: #""accuracy":{"value":null}"#)
        #expect(try HoldoutRecord(json: null) == record)
    }

    @Test func `a metric that is not finite is written as null and read as not defined`() throws {
        let record = HoldoutRecord(
            holdout: "ff",
            threshold: 0.25,
            metrics: ["log_loss": Self.figure(.infinity, 1, .nan)],
            confusion: Self.tree.confusion,
            spiegelhalterZ: -.infinity
        )
        #expect(record.json.contains(#"{"log_loss":{"high":null,"low":1,"value":null}}"#))
        let back = try HoldoutRecord(json: record.json)
        #expect(back.metrics["log_loss"] == Self.figure(nil, 1, nil))
        #expect(back.spiegelhalterZ == nil && back.threshold == 0.25)
    }

    @Test func `metrics more than these are passed on, and what is no metric is not`() throws {
        let text = Golden.treeHoldout.replacing(
            #""metrics":{"#,
            with: #""metrics":{"a_new_one":{"value":2},"note":"text","#
        )
        let record = try HoldoutRecord(json: text)
        #expect(record.metrics["a_new_one"]?.value == 2)
        #expect(record.metrics["note"] == nil)
        #expect(record.metrics.count == Self.tree.metrics.count + 1)
    }

    @Test(arguments: [
        ("\"holdout\":\"a", "\"x\":\"a", "holdout is missing; a text is needed"),
        ("\"threshold\":0.5", "\"threshold\":\"0.5\"", "threshold is the text \"0.5\"; a number"),
        ("\"threshold\":0.5", "\"x\":0.5", "threshold is missing; a number is needed"),
        ("\"metrics\":{", "\"x\":{", "metrics is missing; an object is needed"),
        ("\"confusion\":{", "\"x\":{", "confusion is missing; an object is needed"),
        ("\"value\":0.99}", "\"value\":\"0.99\"}", "metrics.accuracy.value is the text \"0.99\""),
        ("\"low\":0.98,", "\"low\":[],", "metrics.accuracy.low is a list; a number is needed"),
        (
            "\"true_negatives\":322", "\"true_negatives\":-1",
            "confusion.true_negatives is the number -1; a number of rows"
        ),
        (
            "\"true_positives\":74", "\"true_positives\":7.4",
            "confusion.true_positives is the number 7.4; a number of rows"
        ),
        (
            "\"true_positives\":74", "\"true_positives\":9223372036854775807",
            "confusion.true_positives is the number 9223372036854775807; a number of rows"
        ),
        ("\"false_negatives\":2,", "", "confusion.false_negatives is missing; a number of rows"),
    ])
    func `what is not the record is refused with its place`(
        old: String,
        new: String,
        words: String
    ) throws {
        let text = Golden.treeHoldout.replacing(old, with: new)
        try #require(text != Golden.treeHoldout)
        let fault = #expect(throws: DocumentFault.self) { try HoldoutRecord(json: text) }
        #expect(fault?.description.hasPrefix(words) == true, "\(fault?.description ?? "")")
    }

    @Test func `four cells as large as they may be are still a number of rows`() throws {
        let most = Int.max / 4
        let text = Golden.treeHoldout
            .replacing("\"true_negatives\":322", with: "\"true_negatives\":\(most)")
            .replacing("\"true_positives\":74", with: "\"true_positives\":\(most)")
            .replacing("\"false_negatives\":2", with: "\"false_negatives\":\(most)")
            .replacing("\"false_positives\":2", with: "\"false_positives\":\(most)")
        let confusion = try HoldoutRecord(json: text).confusion
        #expect(confusion.rows == 4 * most && confusion.defaults == 2 * most)
    }

    @Test(arguments: ["", "[]", "null", "{", "{}", #"{"holdout": "a", "holdout": "b"}"#])
    func `what is no record is refused`(text: String) {
        #expect(throws: DocumentFault.self) { try HoldoutRecord(json: text) }
    }
}
