import Models
import Testing

@testable import ONNX

@Suite struct ModelRecordTests {
    private let sum = LinearModel.Sum(weights: [1, -2, 0.5, 0, 4, -0.25], bias: 0.75)
    private let names = ["income", "naïve \"quoted\"", "a/b\\c", "\u{1}\n", "🙂", " "]

    private func model(
        names: [String]? = nil,
        threshold: Double = 0.5,
        ranges: FeatureRanges? = nil
    ) -> Model {
        Model(
            featureNames: names ?? self.names,
            threshold: threshold,
            ranges: ranges,
            algorithm: "logistic \"regression\"",
            preparation: Preparation(),
            core: .linear(LinearModel(first: sum, second: nil, precision: .float64)),
            link: .sigmoid
        )
    }

    private func written(
        _ model: Model,
        _ record: ModelRecord = ModelRecord(name: "m")
    ) throws -> ModelFile {
        try ModelFile.decode(ModelFile.encode(model, record: record), name: "")
    }

    @Test func `all that goes with a model comes back`() throws {
        var record = ModelRecord(name: "loan-default")
        record.producerVersion = "1.2.3"
        record.training = #"{"rows": 8000, "note": "é\n"}"#
        record.metrics = "{}"
        record.goldenRows = [
            .init(repeating: -0.0), [1e300, .leastNonzeroMagnitude, 0.1, -1, 2, 3],
        ]
        let file = try written(model(), record)
        #expect(file.name == "loan-default")
        #expect(file.producer == "sestina 1.2.3")
        #expect(file.model.featureNames == names)
        #expect(file.model.algorithm == "logistic \"regression\"")
        #expect(file.model.ranges == nil)
        #expect(file.metadata["training"] == record.training)
        #expect(file.metadata["metrics"] == record.metrics)
        #expect(file.goldenRows.count == 2)
        for (row, golden) in zip(record.goldenRows, file.goldenRows) {
            for column in 0..<featureCount {
                #expect(row[column].bitPattern == golden.features[column].bitPattern)
            }
            #expect(golden.probability.bitPattern == model().probability(of: row).bitPattern)
        }
    }

    @Test func `what is not known is not written`() throws {
        #expect(try Set(written(model()).metadata.keys) == ["features", "threshold", "algorithm"])
    }

    @Test(arguments: [0.0, 1.0, 0.1, 0.1 + 0.2, .leastNonzeroMagnitude, 1.0.nextDown, 0.5.nextUp])
    func `a threshold keeps its bits`(threshold: Double) throws {
        let file = try written(model(threshold: threshold))
        #expect(file.model.threshold.bitPattern == threshold.bitPattern)
        // The graph's own label decides by the same.
        #expect(file.labelThreshold?.bitPattern == threshold.bitPattern)
    }

    @Test(arguments: [
        (0.0, 0.1 + 0.2), (-1e300, 1e300), (1.0.nextDown, 1.0.nextUp), (1e15 + 0.3, 1e22),
        (.leastNonzeroMagnitude, .leastNormalMagnitude),
        (-123456.78901234567, 9_007_199_254_740_992),
        (-.greatestFiniteMagnitude, .greatestFiniteMagnitude),
    ])
    func `ranges keep their bits`(low: Double, high: Double) throws {
        let ranges = FeatureRanges(minimum: .init(repeating: low), maximum: .init(repeating: high))
        let read = try #require(try written(model(ranges: ranges)).model.ranges)
        for column in 0..<featureCount {
            #expect(read.minimum[column].bitPattern == low.bitPattern)
            #expect(read.maximum[column].bitPattern == high.bitPattern)
        }
    }

    @Test func `a golden row with a flipped bit refuses the file`() throws {
        var record = ModelRecord(name: "m")
        record.goldenRows = [[1, 2, 3, 4, 5, 6], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]]
        let bytes = try ModelFile.encode(model(), record: record)
        let probability = model().probability(of: record.goldenRows[1])
        let text = Array(hex(probability).utf8)
        let flipped = Array(hex(Double(bitPattern: probability.bitPattern ^ 1)).utf8)
        try #require(text.count == flipped.count)
        let place = try #require(bytes.indices.last { bytes[$0...].starts(with: text) })
        var spoiled = bytes
        spoiled.replaceSubrange(place..<place + text.count, with: flipped)
        let error = #expect(throws: ModelFileError.self) {
            try ModelFile.decode(spoiled, name: "")
        }
        #expect(error?.description.hasPrefix("golden row 2 of 2 gives") == true)
    }
}
