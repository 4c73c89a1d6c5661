import Models
import Reasons
import Testing

@testable import ONNX

/// The reasons that golden rows carry.
@Suite struct GoldenReasonsTests {
    private static let zeros = #"["0","0","0","0","0","0"]"#
    private static let six = #"["1","-2","3","-4","5","0"]"#

    /// A golden row of the probability 1/4, as all of the group have, which has these members besides.
    private func model(_ members: String, hasReference: Bool = true) -> (inout OnnxModel) -> Void {
        { model in
            model.addStumps([.init(threshold: 0, ifTrue: 0.25, ifFalse: 0.75)])
            model.describe(
                "golden",
                #"[{"features":\#(Self.zeros),"probability":"0x1p-2"\#(members)}]"#
            )
            if hasReference {
                model.describe("reference", #"{"selection":"all","rows":[\#(Self.zeros)]}"#)
            }
        }
    }

    @Test func `a row without reasons has none`() throws {
        #expect(try Made.file(DataType.float64, model("")).goldenRows[0].reasons == nil)
    }

    private static let notReasons =
        "golden row 1 must hold a raw score and six contributions, each a whole number of 64 bits in "
        + "decimal, or neither"
    private static let notRows =
        "sestina.golden is not a JSON array of {\"features\": six texts, \"probability\": one}"

    @Test(arguments: [
        (#","raw":"1""#, notReasons), (#","contributions":\#(six)"#, notReasons),
        (#","raw":"1","contributions":["1","2","3","4","5"]"#, notReasons),
        (#","raw":"1","contributions":["1","2","3","4","5","6","7"]"#, notReasons),
        (#","raw":"","contributions":\#(six)"#, notReasons),
        (#","raw":"+1","contributions":\#(six)"#, notReasons),
        (#","raw":"01","contributions":\#(six)"#, notReasons),
        (#","raw":"-0","contributions":\#(six)"#, notReasons),
        (#","raw":"1.0","contributions":\#(six)"#, notReasons),
        (#","raw":"0x1p+0","contributions":\#(six)"#, notReasons),
        (#","raw":"9223372036854775808","contributions":\#(six)"#, notReasons),
        (#","raw":"1","contributions":["1","2","3","4","5","١"]"#, notReasons),
        (#","raw":1,"contributions":\#(six)"#, notRows),
        (#","raw":null,"contributions":\#(six)"#, notRows),
        (#","raw":"1","contributions":[1,2,3,4,5,6]"#, notRows),
        (#","raw":"1","contributions":"1""#, notRows),
    ])
    func `reasons that are none are refused`(members: String, sentence: String) throws {
        #expect(try Made.refusal(DataType.float64, model(members)) == sentence)
    }

    @Test func `reasons without a group to measure against are refused`() throws {
        let members = #","raw":"3","contributions":\#(Self.six)"#
        #expect(
            try Made.refusal(DataType.float64, model(members, hasReference: false))
                == "golden row 1 has contributions, and the file has no reference group "
                + "(sestina.reference) that they could be measured against"
        )
    }

    /// Half of 2^40 units is what the first feature adds where it leads to the other leaf.
    private static let half = 1 << 39

    /// A file whose golden row is of another leaf than the group, with these reasons.
    private func file(raw: Int, first: Int, second: Int = 0) throws -> ModelFile {
        try Made.file { model in
            model.addStumps([.init(threshold: 0, ifTrue: 0.25, ifFalse: 0.75)])
            model.describe("reference", #"{"selection":"all","rows":[\#(Self.zeros)]}"#)
            model.describe(
                "golden",
                #"[{"features":["1","0","0","0","0","0"],"probability":"0x1.8p-1","raw":"\#(raw)","#
                    + #""contributions":["\#(first)","\#(second)","0","0","0","0"]}]"#
            )
        }
    }

    @Test func `reasons that are met to the unit let the model serve`() throws {
        let file = try file(raw: 3 * Self.half / 2, first: Self.half)
        #expect(file.goldenRows[0].reasons?.contributions[0] == Int64(Self.half))
        #expect(file.explainer?.scale == .probability && file.reasonsFault == nil)
    }

    private static let wrong: [(raw: Int, first: Int, second: Int, words: String)] = [
        (
            3 * half / 2, half + 1, 0,
            "\"feature_1\" contributes 549755813888 units to golden row 1 of 1, but the trainer computed "
                + "549755813889"
        ),
        (
            3 * half / 2, half, -1,
            "\"feature_2\" contributes 0 units to golden row 1 of 1, but the trainer computed -1"
        ),
        (
            3 * half / 2 + 1, half, 0,
            "golden row 1 of 1 has a raw score of 824633720832 units, but the trainer computed 824633720833"
        ),
    ]

    @Test(arguments: wrong)
    func `reasons that are missed by a unit refuse the model`(
        raw: Int,
        first: Int,
        second: Int,
        words: String
    ) throws {
        let error = #expect(throws: ModelFileError.self) {
            try file(raw: raw, first: first, second: second)
        }
        #expect(error?.description == words + "; the file or its scorer has changed")
    }

    @Test func `a model that is no sum is served without reasons, and with golden ones refused`()
        throws
    {
        func lowest(_ golden: String) -> (inout OnnxModel) -> Void {
            { model in
                model.addStumps([.init(), .init()], [.text("aggregate_function", "MIN")])
                model.describe("reference", #"{"selection":"all","rows":[\#(Self.zeros)]}"#)
                if !golden.isEmpty { model.describe("golden", golden) }
            }
        }
        let file = try Made.file(DataType.float64, lowest(""))
        #expect(file.explainer == nil && file.reasonsFault == .isMinimum)
        #expect(
            file.facts.contains {
                $0.value.hasPrefix("nothing that gives reasons: the model takes the lowest")
            }
        )
        let golden =
            #"[{"features":\#(Self.zeros),"probability":"0x1.8p-1","raw":"1","contributions":\#(Self.six)}]"#
        #expect(
            try Made.refusal(DataType.float64, lowest(golden))
                == "golden row 1 has contributions, and the model takes the lowest of its trees' values, and only "
                + "sums are explained"
        )
    }

    @Test func `a group of which the mean is refused itself is refused`() throws {
        let sentence = try Made.refusal { model in
            model.addStumps([.init(threshold: 0, ifTrue: 0.5, ifFalse: 0.25)])
            model.describe("reference", #"{"selection":"all","rows":[\#(Self.zeros)]}"#)
        }
        #expect(
            sentence
                == "an applicant with the mean raw score of sestina.reference would have the probability 0.5, which "
                + "is not below the threshold, 0.5: whom the model refuses would have no reason; take rows that it "
                + "accepts"
        )
    }

    @Test func `what is written has the reasons of its golden rows`() throws {
        let model = try Fixtures.file("sklearn_logistic_float64").model
        let rows: [Features] = [[1, 2, 3, 4, 5, 6], .init(repeating: 0)]
        let made = Model(
            featureNames: model.featureNames,
            threshold: 0.75,
            ranges: nil,
            algorithm: "x",
            preparation: Preparation(),
            core: .linear(
                LinearModel(
                    first: .init(weights: [1, 0.5, 0, 0, 0, -1], bias: 0.5),
                    second: nil,
                    precision: .float64
                )
            ),
            link: .sigmoid
        )
        let group = ReferenceGroup(selection: "all", rows: [.init(repeating: 0)])
        let record = ModelRecord(
            name: "x",
            goldenRows: rows,
            reasons: ReasonRecord(reference: group)
        )
        let file = try ModelFile.decode(ModelFile.encode(made, record: record), name: "x")
        let unit = Int64(1) << 40
        #expect(file.goldenRows[0].reasons?.raw == unit / 2 + unit + unit - 6 * unit)
        #expect(file.goldenRows[0].reasons?.contributions[5] == -6 * unit)
        #expect(file.goldenRows[1].reasons?.raw == unit / 2)
        #expect(file.explainer?.scale == .logOdds)
    }
}
