import Models
import TestSupport
import Testing

@testable import ONNX

/// Columns that are chosen, joined and prepared before a model.
@Suite struct PipelineTests {
    private let names = ["lines", "amount", "debt", "income", "years", "score"]

    private func steps(_ file: ModelFile) -> [ColumnStep] { file.model.preparation.steps }

    @Test func `six inputs are six features in the file's order, under their names`() throws {
        let file = try Fixtures.file("pipeline_frame")
        #expect(file.model.featureNames == names)
        #expect(file.precision == .float32)
        let operators = ["FeatureVectorizer", "CastLike", "Concat", "TreeEnsembleClassifier"]
        #expect(operators.allSatisfy { file.operators.contains($0) })
    }

    @Test func `names in the file go before those of its inputs`() throws {
        let file = try Spoiled.decode("pipeline_frame") {
            $0.describe("features", #"["a", "b", "c", "d", "e", "f"]"#)
        }
        #expect(file.model.featureNames == ["a", "b", "c", "d", "e", "f"])
        let renamed = try Spoiled.decode("pipeline_frame") {
            $0.describe("features", #"["lines", "amount", "debt", "d", "e", "f"]"#)
        }
        #expect(renamed.model.featureNames == ["lines", "amount", "debt", "d", "e", "f"])
    }

    @Test func `an input of whole numbers takes what is before the point`() throws {
        let file = try Fixtures.file("pipeline_frame")
        let row: Features = [1.999, 0.5, 0.2, -3.999, 2.5, 1.25]
        let cut: Features = [1, 0.5, 0.2, -3, 2, 1.25]
        #expect(file.model.probability(of: row) == file.model.probability(of: cut))
    }

    @Test func `choosing columns before trees leaves nothing to do at scoring`() throws {
        let file = try Fixtures.file("pipeline_subset_trees")
        #expect(steps(file).map(\.operation) == [.round])
        #expect(steps(file).allSatisfy { $0.isForAllColumns })
        guard case .trees(let trees) = file.model.core else {
            Issue.record("trees were written and something else read")
            return
        }
        let read = trees.nodes.indices.filter { !trees.nodes[$0].isLeaf(at: $0) }
            .map { trees.nodes[$0].column }
        // Columns 0, 3 and 1 of those from 4 down to 1.
        #expect(Set(read) == [4, 1, 3])
    }

    @Test func `columns in another order give the bits of those in the features' order`() throws {
        let weights = [0.3, -0.7, 1.1, 0.05, -0.2, 0.9]
        let order: [Int64] = [5, 2, 0, 4, 3, 1]
        var plain = OnnxModel.made([("X", DataType.float64)])
        plain.addLogistic(of: "X", weights)
        var shuffled = OnnxModel.made([("X", DataType.float64)])
        shuffled.addConstant("order", order)
        shuffled.addNode("Gather", "X order", "c", [.integer("axis", 1)])
        shuffled.addLogistic(of: "c", order.map { weights[Int($0)] })
        let (a, b) = (try plain.decoded().model, try shuffled.decoded().model)
        var generator = Xorshift(seed: 5)
        for _ in 0..<200 {
            let row = Features { _ in Double(generator.next() >> 11) * 0x1p-50 - 4 }
            #expect(a.probability(of: row).bitPattern == b.probability(of: row).bitPattern)
        }
    }

    @Test func `two branches with a scaler each become steps on all columns`() throws {
        var model = OnnxModel.made([("X", DataType.float64)])
        model.addConstant("sizes", [2, 4])
        model.addNode("Split", "X sizes", "a b", [.integer("axis", 1)])
        for (branch, count) in [("a", 2), ("b", 4)] {
            for (name, value) in [("offset", 1.5), ("scale", 4)] {
                let values = (0..<count).map { value + Double($0) }
                model.graph.initializer.append(.doubles("\(name)_\(branch)", [count], values))
            }
            model.addNode("Sub", "\(branch) offset_\(branch)", "\(branch)1")
            model.addNode("Div", "\(branch)1 scale_\(branch)", "\(branch)2")
        }
        model.addNode("Concat", "b2 a2", "c", [.integer("axis", 1)])
        model.addLogistic(of: "c", [1, 2, 3, 4, 5, 6])
        let file = try model.decoded()
        #expect(steps(file).map(\.operation) == [.subtract, .divide])
        #expect(steps(file).allSatisfy { $0.isForAllColumns })
        let row: Features = [1, -2, 3, -4, 5, -6]
        let offsets = [1.5, 2.5, 1.5, 2.5, 3.5, 4.5]
        let scales = [4.0, 5, 4, 5, 6, 7]
        let weights = [5.0, 6, 1, 2, 3, 4]
        let sum = (0..<6).reduce(0) { $0 + (row[$1] - offsets[$1]) / scales[$1] * weights[$1] }
        let expected = Exponential.sigmoid(sum)
        #expect(abs(file.model.probability(of: row) - expected) <= 1e-15)
    }

    @Test func `a feature that no column is made from is no number that can spoil a sum`() throws {
        let file = try Fixtures.file("pipeline_two_scalers")
        let row = Features(repeating: 0.5)
        let expected = file.model.probability(of: row)
        for value in [1e300, -1e300, 3.5e38, .leastNonzeroMagnitude, -0.0] {
            var other = row
            other[4] = value
            #expect(file.model.probability(of: other) == expected)
        }
    }

    @Test func `an imputer of NaN is nothing where nothing can be NaN`() throws {
        func model(_ steps: (inout OnnxModel) -> String) throws -> ModelFile {
            var model = OnnxModel.made([("X", DataType.float64)])
            let columns = steps(&model)
            model.addNode(
                "Imputer",
                columns,
                "imputed",
                domain: "ai.onnx.ml",
                [
                    .with {
                        $0.name = "imputed_value_floats"
                        $0.floats = [7]
                    },
                    .with {
                        $0.name = "replaced_value_float"
                        $0.f = .nan
                    },
                ]
            )
            model.addLogistic(of: "imputed", [1, 0, 0, 0, 0, 0])
            return try model.decoded()
        }
        let bare = try model { _ in "X" }
        #expect(steps(bare).isEmpty)
        // 0 / 0 is NaN.
        let divided = try model { model in
            model.graph.initializer.append(.doubles("zero", [1], [0]))
            model.addNode("Div", "X zero", "c")
            return "c"
        }
        #expect(steps(divided).map(\.operation) == [.divide, .replace])
        #expect(divided.model.probability(of: .init(repeating: 0)) == Exponential.sigmoid(7.0))
    }

    @Test func `more different steps than a preparation has are refused`() throws {
        var model = OnnxModel.made([("X", DataType.float64)])
        model.graph.initializer.append(.doubles("one", [1], [1]))
        let turns = ["Sub", "Sub", "Div", "Div", "Add", "Mul"]
        for feature in 0..<featureCount {
            model.addConstant("place\(feature)", [Int64(feature)])
            model.addNode("Gather", "X place\(feature)", "f\(feature)_0", [.integer("axis", 1)])
            for step in 0..<3 {
                let column = "f\(feature)_\(step)"
                let isTurned = feature == 1 || feature == 3
                model.addNode(
                    turns[feature],
                    isTurned ? "one \(column)" : "\(column) one",
                    "f\(feature)_\(step + 1)"
                )
            }
        }
        let columns = (0..<featureCount).map { "f\($0)_3" }.joined(separator: " ")
        model.addNode("Concat", columns, "c", [.integer("axis", 1)])
        model.addLogistic(of: "c", [1, 1, 1, 1, 1, 1])
        let error = #expect(throws: ModelFileError.self) { try model.decoded() }
        #expect(
            error?.description
                == "node 27 (Sigmoid) reads columns with more than 16 different steps"
        )
    }

    @Test func `a slice takes what ONNX says, whatever its numbers`() {
        let extremes: [Int64] = [.min, .min + 1, -7, -6, -5, -1, 0, 1, 5, 6, 7, .max - 1, .max]
        let count = 6
        for start in extremes {
            for end in extremes {
                for step in extremes where step != 0 {
                    let slice = ColumnSlice(axis: 1, start: start, end: end, step: step)
                    #expect(
                        slice.places(of: count) == Self.places(start, end, step, count),
                        "\(start), \(end), \(step)"
                    )
                }
            }
        }
    }

    /// The same by looking at every place, in arithmetic that has no end.
    private static func places(_ start: Int64, _ end: Int64, _ step: Int64, _ count: Int) -> [Int] {
        func fromStart(_ place: Int64) -> Double { Double(place) + (place < 0 ? Double(count) : 0) }
        func clamp(_ value: Double, _ low: Int, _ high: Int) -> Int {
            Int(min(max(value, Double(low)), Double(high)))
        }
        let isForward = step > 0
        let first = clamp(fromStart(start), 0, isForward ? count : count - 1)
        let last = clamp(fromStart(end), isForward ? 0 : -1, isForward ? count : count - 1)
        let every = isForward ? Array(0..<count) : Array((0..<count).reversed())
        return every.filter { place in
            let isWithin =
                isForward ? place >= first && place < last : place <= first && place > last
            return isWithin && Int64(abs(place - first)) % Int64(clamping: step.magnitude) == 0
        }
    }
}
