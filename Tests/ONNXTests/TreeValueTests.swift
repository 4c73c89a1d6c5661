import Models
import Testing

@testable import ONNX

/// What trees of one question answer on and beside their threshold.
@Suite struct TreeValueTests {
    /// What a mode asks of a value and a threshold.
    private static let questions: [String: @Sendable (Double, Double) -> Bool] = [
        "BRANCH_LEQ": { $0 <= $1 }, "BRANCH_LT": { $0 < $1 }, "BRANCH_GTE": { $0 >= $1 },
        "BRANCH_GT": { $0 > $1 }, "BRANCH_EQ": { $0 == $1 }, "BRANCH_NEQ": { $0 != $1 },
    ]

    private func probability(_ file: ModelFile, _ value: Double) -> Double {
        file.model.probability(of: [value, 0, 0, 0, 0, 0])
    }

    @Test(arguments: questions.keys.sorted(), [0, -0.0, 0.1, -3, 1e300, .leastNonzeroMagnitude])
    func `a branch asks what its mode says on the threshold and beside it`(
        mode: String,
        threshold: Double
    ) throws {
        let question = try #require(Self.questions[mode])
        let file = try Made.file { model in
            model.addStumps([.init(mode: mode, threshold: threshold)])
        }
        let values = [
            threshold, threshold.nextUp, threshold.nextDown, -threshold, 0, -0.0, 1, -1,
            .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
        ]
        for value in values {
            let expected = question(value, threshold) ? 0.75 : 0.25
            #expect(probability(file, value) == expected, "\(value)")
        }
    }

    @Test(arguments: questions.keys.sorted(), [false, true])
    func `a missing value goes where the node says, or where NaN compares`(
        mode: String,
        goesTrue: Bool
    ) throws {
        let file = try Made.file { model in
            model.addStumps([.init(mode: mode, threshold: 1, missingGoesTrue: goesTrue)])
        }
        let question = try #require(Self.questions[mode])
        let expected = goesTrue || question(.nan, 1) ? 0.75 : 0.25
        #expect(probability(file, .nan) == expected)
    }

    @Test func `a threshold in a float32 graph is the nearest float32`() throws {
        let threshold = 0.1
        let file = try Made.file(DataType.float32) { model in
            model.addStumps([.init(mode: "BRANCH_LT", threshold: threshold)])
        }
        let rounded = Float(threshold)
        #expect(probability(file, Double(rounded)) == 0.25)
        #expect(probability(file, Double(rounded.nextDown)) == 0.75)
        // What is nearer to the threshold than any other float32 is the threshold.
        #expect(probability(file, Double(rounded).nextDown) == 0.25)
    }

    @Test(
        arguments: [
            ("SUM", 0.625, 0.375), ("AVERAGE", 0.3125, 0.1875), ("MIN", 0.125, 0.125),
            ("MAX", 0.5, 0.25),
        ] as [(String, Double, Double)]
    )
    func `trees are added up, averaged, or the least or greatest counts`(
        aggregate: String,
        below: Double,
        above: Double
    ) throws {
        let file = try Made.file { model in
            model.addStumps(
                [
                    .init(threshold: 0, ifTrue: 0.5, ifFalse: 0.25),
                    .init(threshold: 10, ifTrue: 0.125, ifFalse: 0),
                ],
                [.text("aggregate_function", aggregate)]
            )
        }
        #expect(probability(file, 0) == below)
        #expect(probability(file, 5) == above)
    }

    @Test func `a base value is added once and not for each tree`() throws {
        let file = try Made.file { model in
            model.addStumps(
                [
                    .init(ifTrue: 0.25, ifFalse: 0.125),
                    .init(ifTrue: 0.25, ifFalse: 0.125),
                ],
                [.floats("base_values", [0.125]), .text("aggregate_function", "AVERAGE")]
            )
        }
        #expect(probability(file, -1) == 0.375)
        #expect(probability(file, 1) == 0.25)
    }

    @Test func `an infinite threshold holds for every number or for none`() throws {
        for (threshold, expected) in [(Double.infinity, 0.75), (-.infinity, 0.25)] {
            let file = try Made.file { $0.addStumps([.init(threshold: threshold)]) }
            for value in [-1e308, 0, 1e308] {
                #expect(probability(file, value) == expected)
            }
        }
    }
}
