import JSON
import SestinaClient
import TestSupport
import Testing

@testable import Web

@Suite struct PredictionTests {
    private static let ranges: [ClosedRange<Double>] = [
        0...8, -.infinity...1000, 0...10, -5...(-1), 3...3, 0...(.infinity),
    ]

    private static func prediction(
        _ probability: Double,
        _ flags: ScoreFlags = [],
        row: [Double] = [1, 1, 1, -2, 3, 1],
        model: ServerInfo.Model = .sample(features: ["a", "b", "c", "d", "e", "f"], ranges: ranges)
    ) -> Prediction {
        Prediction(score: .sample(probability, flags), row: .of(row), model: model)
    }

    private static func text(_ prediction: Prediction) -> String {
        JSONText.object { prediction.write(to: &$0) }.string
    }

    @Test func `a prediction is this object`() {
        #expect(
            Self.text(Self.prediction(0.125)) == """
                {"probability":0.125,"default":false,"threshold":0.5,"outside_training_range":false,\
                "features_outside_range":[],"model":{"name":"loans","digest":"abc123"}}
                """
        )
        let outside = Self.prediction(
            1,
            [.predictsDefault, .outsideTrainingRange],
            row: [9, 1, 1, -2, 4, 1]
        )
        #expect(
            Self.text(outside) == """
                {"probability":1.0,"default":true,"threshold":0.5,"outside_training_range":true,\
                "features_outside_range":["a","e"],"model":{"name":"loans","digest":"abc123"}}
                """
        )
    }

    @Test(
        arguments: [
            ([0, 1000, 0, -5, 3, 0], []), ([8, -1e308, 10, -1, 3, 1e308], []),
            (
                [
                    8.000000000000002, 1000.0000000000001, -.leastNonzeroMagnitude, -0.0,
                    2.9999999999999996, -.leastNonzeroMagnitude,
                ],
                ["a", "b", "c", "d", "e", "f"]
            ),
            ([-0.0, 0, -0.0, -3.0, 3, -0.0], []), ([0, 0, 0, -4.999999999999999, 3, 0], []),
            ([0, 0, 11, -3, 3, -1], ["c", "f"]),
        ] as [([Double], [String])]
    )
    func `features outside their ranges are named in order, the ends being within`(
        row: [Double],
        names: [String]
    ) {
        let prediction = Self.prediction(0.5, .outsideTrainingRange, row: row)
        #expect(prediction.featuresOutsideRange == names)
    }

    @Test func `what the server's flag does not say is not claimed`() {
        let row: [Double] = [9, 2000, 11, 0, 4, -1]
        #expect(Self.prediction(0.5, row: row).featuresOutsideRange.isEmpty)
        let untold = ServerInfo.Model.sample(ranges: nil)
        let prediction = Self.prediction(0.5, .outsideTrainingRange, row: row, model: untold)
        #expect(prediction.featuresOutsideRange.isEmpty)
        #expect(
            Self.text(prediction).contains(
                "\"outside_training_range\":true,\"features_outside_range\":[]"
            )
        )
        let few = ServerInfo.Model.sample(
            features: ["a", "b", "c", "d", "e", "f"],
            ranges: [0...1]
        )
        #expect(
            Self.prediction(0.5, .outsideTrainingRange, row: row, model: few).featuresOutsideRange
                == ["a"]
        )
    }

    @Test(arguments: ["\"", "\\", "\u{0}", "\u{202e}", "é\u{1f600}", "</script>"])
    func `names are escaped as JSON has it`(name: String) throws {
        let model = ServerInfo.Model.sample(
            name: name,
            digest: name,
            features: [name, "b", "c", "d", "e", "f"],
            ranges: Self.ranges
        )
        let text = Self.text(
            Self.prediction(0.5, .outsideTrainingRange, row: [9, 1, 1, -2, 3, 1], model: model)
        )
        let json = try FoundationJSON(text)
        #expect(json["model"]?["name"] == .string(name))
        #expect(json["model"]?["digest"] == .string(name))
        #expect(json["features_outside_range"] == .array([.string(name)]))
    }

    @Test(
        arguments: [
            0, .leastNonzeroMagnitude, 0.1, 0.30000000000000004, 0.49999999999999994,
            0.9999999999999999, 1,
            1e-7, 2.2250738585072014e-308,
        ] as [Double]
    )
    func `a probability is written to the last bit`(probability: Double) throws {
        let json = try FoundationJSON(Self.text(Self.prediction(probability)))
        #expect(json["probability"] == .number(probability))
    }
}
