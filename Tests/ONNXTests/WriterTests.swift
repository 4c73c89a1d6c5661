import Models
import Testing

@testable import ONNX

@Suite struct WriterTests {
    private static let record = ModelRecord(name: "written")

    @Test(arguments: RandomModels.Kind.allCases, 1...4 as ClosedRange<UInt64>)
    func `a model that was written and read again gives the same bits`(
        kind: RandomModels.Kind,
        seed: UInt64
    ) throws {
        let (model, rows) = RandomModels.make(kind, seed: seed)
        let bytes = try ModelFile.encode(model, record: Self.record)
        let read = try ModelFile.decode(bytes, name: "").model
        let expected = model.probabilities(of: rows)
        for (row, (a, b)) in zip(expected, read.probabilities(of: rows)).enumerated() {
            #expect(a.bitPattern == b.bitPattern || a.isNaN && b.isNaN, "row \(row)")
        }
        #expect(Set(expected.map(\.bitPattern)).count > (kind == .oneLeaf ? 0 : 4))
    }

    @Test(arguments: RandomModels.Kind.allCases)
    func `a model is written in the same bytes every time`(kind: RandomModels.Kind) throws {
        func bytes(_ seed: UInt64) throws -> [UInt8] {
            let (model, rows) = RandomModels.make(kind, seed: seed)
            var record = Self.record
            record.goldenRows = Array(rows.prefix(20))
            return try ModelFile.encode(model, record: record)
        }
        #expect(try bytes(5) == bytes(5))
        #expect(try bytes(5) != bytes(6))
    }

    @Test(arguments: RandomModels.Kind.allCases)
    func `a model that was read is written in the bytes that it was read from`(
        kind: RandomModels.Kind
    ) throws {
        let (model, _) = RandomModels.make(kind, seed: 7)
        let bytes = try ModelFile.encode(model, record: Self.record)
        let read = try ModelFile.decode(bytes, name: "").model
        #expect(try ModelFile.encode(read, record: Self.record) == bytes)
    }

    @Test func `a tree that is one leaf becomes a branch to two`() throws {
        let (model, _) = RandomModels.make(.oneLeaf, seed: 7)
        let bytes = try ModelFile.encode(model, record: Self.record)
        guard case .trees(let trees) = try ModelFile.decode(bytes, name: "").model.core else {
            Issue.record("a tree was written and something else read")
            return
        }
        #expect(trees.nodes.count == 3)
        #expect(trees.nodes[1].value == trees.nodes[2].value)
    }

    @Test func `the graph names its input, outputs and operator sets`() throws {
        let (linear, _) = RandomModels.make(.linearDivided, seed: 1)
        let (trees, _) = RandomModels.make(.oneTree, seed: 1)
        let first = try OnnxModel(
            serializedBytes: ModelFile.encode(linear, record: Self.record)
        )
        let second = try OnnxModel(
            serializedBytes: ModelFile.encode(trees, record: Self.record)
        )
        #expect(first.graph.name == "written")
        #expect(first.graph.input.map(\.name) == ["features"])
        #expect(first.graph.output.map(\.name) == ["label", "probabilities"])
        #expect(first.opsetImport.map(\.version) == [12])
        #expect(first.irVersion == 7)
        #expect(second.opsetImport.map(\.version) == [12, 5])
        #expect(second.opsetImport.map(\.domain) == ["", "ai.onnx.ml"])
        #expect(second.irVersion == 10)
    }
}
