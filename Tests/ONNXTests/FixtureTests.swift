import Models
import Testing

@testable import ONNX

@Suite struct FixtureTests {
    @Test func `there are fixtures`() {
        #expect(Fixtures.names.count > 50)
    }

    @Test(arguments: Fixtures.names)
    func `every fixture agrees with onnxruntime to 1e-6`(name: String) throws {
        let file = try Fixtures.file(name)
        let expected = try Fixtures.expected(name)
        // Two rows have scores so near to 0 that onnxruntime's SOFTMAX_ZERO gives minus infinity.
        let worst = worstDifference(
            file.model.probabilities(of: expected.rows),
            expected.onnxruntime.map(Probability.settled)
        )
        #expect(
            worst.difference <= 1e-6,
            "largest error \(worst.difference) in row \(worst.row + 1)"
        )
    }

    @Test(arguments: Fixtures.names)
    func `a block gives each row the bits that it has alone`(name: String) throws {
        let model = try Fixtures.file(name).model
        let pool = try Fixtures.expected(name).rows
        for count in 0...70 {
            let rows = (0..<count).map { pool[($0 * 7 + count) % pool.count] }
            var results = [Double](repeating: 7, count: count + 1)
            var span = results.mutableSpan
            model.score(rows.span, into: &span)
            for (row, result) in zip(rows, results) {
                #expect(result.bitPattern == model.probability(of: row).bitPattern)
            }
            #expect(results[count] == 7, "what is beyond the rows is left alone")
        }
    }

    @Test(arguments: ["linear_normalized_float64", "linear_gemm_softmax_float64"])
    func `a float64 graph agrees to 1e-12`(name: String) throws {
        let file = try Fixtures.file(name)
        let expected = try Fixtures.expected(name)
        let worst = worstDifference(
            file.model.probabilities(of: expected.rows),
            expected.onnxruntime
        )
        #expect(worst.difference <= 1e-12, "largest error \(worst.difference)")
    }

    @Test(arguments: Fixtures.names)
    func `every fixture gives probabilities or NaN`(name: String) throws {
        let file = try Fixtures.file(name)
        let expected = try Fixtures.expected(name)
        for probability in file.model.probabilities(of: expected.rows) {
            #expect(probability.isNaN || (0...1).contains(probability))
        }
    }

    @Test(arguments: Fixtures.names.filter { $0.hasPrefix("first_") })
    func `a file of which the first column is that of default is read by its label`(
        name: String
    ) throws {
        let file = try Fixtures.file(name)
        let classes = try #require(file.classes)
        #expect(classes.defaultPlace == 0)
        #expect(classes.labels[0] == classes.defaultLabel)
        let expected = try Fixtures.expected(name)
        let spread = Set(expected.onnxruntime).count
        #expect(spread > 1, "a column that is the same everywhere shows nothing")
    }

    @Test func `a logistic regression in two columns is scored as one sigmoid`() throws {
        guard case .sigmoid = try Fixtures.file("sklearn_logistic_float64").model.link else {
            Issue.record("the sum of a sigmoid and its complement was not seen to be 1")
            return
        }
    }
}
