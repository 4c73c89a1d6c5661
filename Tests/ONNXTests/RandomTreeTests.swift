import Models
import Testing

@testable import ONNX

@Suite struct RandomTreeTests {
    @Test(arguments: 1...40, [Precision.float32, .float64])
    func `trees of every mode reach the leaves that the text of ONNX says`(
        seed: Int,
        precision: Precision
    ) throws {
        var trees = RandomTrees(seed: UInt64(seed), trees: 5)
        let file = try ModelFile.decode(trees.file(precision), name: "random \(seed)")
        let rows = (0..<200).map { _ in trees.row() }
        let results = file.model.probabilities(of: rows)
        for (index, row) in rows.enumerated() {
            // Every value drawn is one of float32 or rounds as its threshold does.
            let read = precision == .float32 ? Features { Double(Float(row[$0])) } : row
            let expected = precision == .float32 ? trees.rounded.sum(read) : trees.sum(read)
            #expect(results[index] == expected, "seed \(seed), row \(index)")
        }
    }

    @Test func `the trees drawn have every mode`() {
        let modes = (1...40).flatMap { RandomTrees(seed: $0, trees: 5).branches.map(\.mode) }
        #expect(Set(modes).count == 7)
        #expect(modes.count > 1000)
    }
}
