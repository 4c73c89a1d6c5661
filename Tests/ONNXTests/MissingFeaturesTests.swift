import Models
import Testing

@testable import ONNX

/// Which features of a file may be missing, and which files may say so.
@Suite struct MissingFeaturesTests {
    private static let names = #"["a", "b", "c", "d", "e", "f"]"#

    /// A tree of one question on the first feature, which is "a".
    private func stump(
        _ missing: String?,
        goesTrue: Bool = true,
        mode: String = "BRANCH_LEQ",
        golden: String? = nil
    ) throws -> ModelFile {
        try Made.file { model in
            model.addStumps([.init(mode: mode, threshold: 1, missingGoesTrue: goesTrue)])
            model.describe("features", Self.names)
            if let missing { model.describe("missing", missing) }
            if let golden {
                model.describe("golden", #"[{"features": \#(golden), "probability": "0x1.8p-1"}]"#)
            }
        }
    }

    private func refusal(_ make: () throws -> ModelFile) -> String {
        let error = #expect(throws: ModelFileError.self) { try make() }
        return error?.description ?? ""
    }

    private func flags(_ file: ModelFile) -> [Bool] { (0..<6).map { file.model.mayBeMissing[$0] } }

    @Test func `nothing may be missing unless the file says so, whatever its branches carry`()
        throws
    {
        for missing in [nil, "[]"] {
            let file = try stump(missing)
            #expect(flags(file) == [Bool](repeating: false, count: 6))
            #expect(file.contract.missing == flags(file))
            #expect(!file.model.takes([.nan, 0, 0, 0, 0, 0]))
            #expect(file.model.takes([1, 0, 0, 0, 0, 0]))
            #expect(file.missingFeatures.isEmpty)
        }
    }

    @Test func `a feature that the file names may be missing, and no other`() throws {
        let file = try stump(#"["a"]"#)
        #expect(flags(file) == [true, false, false, false, false, false])
        #expect(file.missingFeatures == ["a"])
        #expect(file.contract.missing == flags(file))
        #expect(file.contract.digest != (try stump(nil)).contract.digest)
        let noisy = Double(bitPattern: 0xFFF0_0000_0000_0001)
        for nan in [Double.nan, .signalingNaN, -.nan, noisy] {
            #expect(file.model.takes([nan, 0, 0, 0, 0, 0]))
            #expect(!file.model.takes([0, nan, 0, 0, 0, 0]))
            #expect(file.model.probability(of: [nan, 0, 0, 0, 0, 0]) == 0.75)
        }
        for infinite in [Double.infinity, -.infinity] {
            #expect(!file.model.takes([infinite, 0, 0, 0, 0, 0]))
        }
    }

    @Test(
        arguments: [
            ("a", "sestina.missing is not a JSON array of names"),
            ("[1]", "sestina.missing is not a JSON array of names"),
            (#"{"a": true}"#, "sestina.missing is not a JSON array of names"),
            (
                #"["income"]"#,
                "sestina.missing names \"income\", which is no feature; those are \"a\", \"b\", \"c\", "
                    + "\"d\", \"e\", \"f\""
            ),
            (
                #"["a", "a"]"#,
                "sestina.missing must name each feature once, in the order of the features, and has "
                    + "\"a\" behind \"a\""
            ),
            (
                #"["b", "a"]"#,
                "sestina.missing must name each feature once, in the order of the features, and has "
                    + "\"a\" behind \"b\""
            ),
            (#"["b"]"#, "sestina.missing names \"b\", which no branch reads"),
            (#"["a", "f"]"#, "sestina.missing names \"f\", which no branch reads"),
        ]
    )
    func `a list that is none of this model is refused`(missing: String, sentence: String) {
        #expect(refusal { try stump(missing) } == sentence)
    }

    @Test(arguments: ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GT", "BRANCH_GTE"])
    func `a way is what the file has, not what its branches are brought to`(mode: String) throws {
        let sentence = refusal { try stump(#"["a"]"#, goesTrue: false, mode: mode) }
        #expect(
            sentence
                == "sestina.missing names \"a\", and no branch on it (of 1) sends missing values to the "
                + "true side, as in files that know none; nodes_missing_value_tracks_true is where "
                + "exporters write it"
        )
        let file = try stump(#"["a"]"#, mode: mode)
        #expect(file.tracks?.branches[0] == 1)
        #expect(file.tracks?.toTrueSide[0] == 1)
        #expect(file.tracks?.categoryTests[0] == 0)
    }

    @Test(arguments: [("BRANCH_EQ", 0.25), ("BRANCH_NEQ", 0.75)])
    func `a test of a category has a way by itself, for NaN equals nothing`(
        mode: String,
        probability: Double
    ) throws {
        let file = try stump(#"["a"]"#, goesTrue: false, mode: mode)
        #expect(file.tracks?.categoryTests[0] == 1)
        #expect(file.model.probability(of: [.nan, 0, 0, 0, 0, 0]) == probability)
        #expect(file.facts.contains { $0.value.hasSuffix("; a is tested for categories") })
    }

    @Test func `a weighted sum has a way only where an imputer comes before it`() throws {
        func file(_ replaced: Float?, _ type: Int32 = DataType.float64) throws -> ModelFile {
            try Made.file(type) { model in
                if let replaced {
                    model.addNode(
                        "Imputer",
                        "X",
                        "imputed",
                        domain: "ai.onnx.ml",
                        [
                            .floats("imputed_value_floats", [7]),
                            .float("replaced_value_float", replaced),
                        ]
                    )
                }
                model.addLogistic(of: replaced == nil ? "X" : "imputed", [1, 0, 0, 0, 0, 0])
                model.describe("features", Self.names)
                model.describe("missing", #"["a"]"#)
            }
        }
        let imputed = try file(.nan)
        #expect(imputed.model.probability(of: [.nan, 0, 0, 0, 0, 0]) == Exponential.sigmoid(7.0))
        #expect(imputed.model.probability(of: [3, 0, 0, 0, 0, 0]) == Exponential.sigmoid(3.0))
        let words =
            "and a weighted sum has no way for missing values but an Imputer of NaN before it"
        for replaced in [nil, 0, -1] as [Float?] {
            #expect(refusal { try file(replaced) } == "sestina.missing names \"a\", \(words)")
        }
    }

    @Test func `a feature that is a whole number, or that nothing reads, is refused`() throws {
        let whole = refusal {
            try Made.file(DataType.float32) { model in
                model.addNode("Cast", "X", "whole", [.integer("to", Int64(DataType.int64))])
                model.addNode("Cast", "whole", "back", [.integer("to", Int64(DataType.float64))])
                model.addLogistic(of: "back", [1, 0, 0, 0, 0, 0])
                model.describe("missing", #"["feature_2"]"#)
            }
        }
        #expect(
            whole
                == "sestina.missing names \"feature_2\", which the graph takes as a whole number, and "
                + "NaN is none"
        )
        let unread = refusal {
            try Spoiled.decode("pipeline_two_scalers") { $0.describe("missing", #"["feature_5"]"#) }
        }
        #expect(unread == "sestina.missing names \"feature_5\", which the model does not read")
    }

    @Test func `a golden row may lack what may be missing, and nothing else`() throws {
        let row = #"["nan", "0", "0", "0", "0", "0"]"#
        let file = try stump(#"["a"]"#, golden: row)
        #expect(file.goldenRows.first?.features[0].isNaN == true)
        #expect(
            refusal { try stump(nil, golden: row) }
                == "golden row 1 lacks a feature that sestina.missing does not name"
        )
        for other in ["NaN", "-nan", "inf", ""] {
            let row = #"["\#(other)", "0", "0", "0", "0", "0"]"#
            let sentence = refusal { try stump(#"["a"]"#, golden: row) }
            #expect(sentence.hasPrefix("golden row 1 must hold six finite features"), "\(other)")
        }
        // A row whose missing value leads to the other leaf.
        let wrong = #"["2", "0", "0", "0", "0", "0"]"#
        #expect(
            refusal { try stump(#"["a"]"#, golden: wrong) }.hasPrefix("golden row 1 of 1 gives")
        )
    }

    @Test func `a model is written with what may be missing, and read back`() throws {
        let ensemble = TreeEnsemble(
            nodes: [
                TreeNode(column: 0, atMost: 1, missingGoesTrue: true, ifTrue: 1, ifFalse: 2),
                TreeNode(leafAt: 1, value: 0.75), TreeNode(leafAt: 2, value: 0.25),
            ],
            secondValues: [],
            trees: [.init(root: 0, depth: 1)],
            aggregate: .sum,
            precision: .float64
        )
        let model = Model(
            featureNames: ["a", "b", "c", "d", "e", "f"],
            threshold: 0.5,
            ranges: nil,
            algorithm: "decision tree",
            mayBeMissing: [true, false, false, false, false, false],
            preparation: Preparation(),
            core: .trees(ensemble),
            link: .identity
        )
        let record = ModelRecord(name: "x", goldenRows: [[.nan, 1, 2, 3, 4, 5]])
        let bytes = try ModelFile.encode(model, record: record)
        let file = try ModelFile.decode(bytes, name: "x")
        #expect(file.metadata["missing"] == #"["a"]"#)
        #expect(file.missingFeatures == ["a"])
        #expect(file.goldenRows.first?.features[0].isNaN == true)
    }

    @Test func `the facts tell what may be missing, and what the branches do with it`() throws {
        func fact(_ name: String, _ file: ModelFile) -> String? {
            file.facts.first { $0.name == name }?.value
        }
        let file = try stump(#"["a"]"#)
        #expect(fact("missing", file) == "a may be")
        #expect(
            fact("branches", file)
                == "to the true side go missing values of a 1 of 1, b 0 of 0, c 0 of 0, d 0 of 0, "
                + "e 0 of 0, f 0 of 0"
        )
        #expect(fact("missing", try stump(nil)) == "no feature may be")
    }

    @Test func `an adoption names features in the order of the file's`() throws {
        var model = OnnxModel.made([("X", DataType.float64)])
        model.addStumps([
            .init(threshold: 1, missingGoesTrue: true, ifTrue: 0.5),
            .init(threshold: 2, missingGoesTrue: true, ifTrue: 0.5),
        ])
        try model.attribute("nodes_featureids") { $0.ints = [0, 0, 0, 3, 0, 0] }
        model.describe("features", Self.names)
        let bytes: [UInt8] = model.serializedBytes()
        var adoption = Adoption()
        adoption.missing = ["d", "a"]
        let adopted = try AdoptedFile(bytes, name: "x", as: adoption)
        #expect(adopted.file.missingFeatures == ["a", "d"])
        #expect(adopted.bytes.starts(with: bytes))
        #expect(!adopted.isUnchanged)
        let again = try AdoptedFile(adopted.bytes, name: "x", as: adoption)
        #expect(again.isUnchanged)
        adoption.missing = ["d"]
        #expect(
            try AdoptedFile(adopted.bytes, name: "x", as: adoption).file.missingFeatures == ["d"]
        )
        for (name, words) in [("b", "which no branch reads"), ("g", "which is no feature")] {
            adoption.missing = [name, "a"]
            let error = #expect(throws: ModelFileError.self) {
                try AdoptedFile(bytes, name: "x", as: adoption)
            }
            #expect(error?.description.contains(words) == true)
        }
    }
}
