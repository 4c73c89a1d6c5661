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
        let worst = worstDifference(
            file.model.probabilities(of: expected.rows),
            expected.onnxruntime
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

    @Test func `a logistic regression in two columns is scored as one sigmoid`() throws {
        guard case .sigmoid = try Fixtures.file("sklearn_logistic_float64").model.link else {
            Issue.record("the sum of a sigmoid and its complement was not seen to be 1")
            return
        }
    }
}
