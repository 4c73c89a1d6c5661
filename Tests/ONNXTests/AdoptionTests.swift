import FoundationEssentials
import Testing

@testable import ONNX

@Suite struct AdoptionTests {
    /// A fixture as its exporter left it: without the metadata that the fixture's own maker added.
    private func original(_ name: String) throws -> [UInt8] {
        var model = try OnnxModel(serializedBytes: Fixtures.bytes(name))
        model.metadataProps = []
        return model.serializedBytes()
    }

    private func adopted(_ bytes: [UInt8], _ label: String) throws -> AdoptedFile {
        var adoption = Adoption()
        adoption.defaultClass = label
        return try AdoptedFile(bytes, name: "x", as: adoption)
    }

    private func entry(_ value: String) throws -> [UInt8] {
        var model = OnnxModel()
        model.describe("default_class", value)
        return model.serializedBytes()
    }

    @Test(arguments: Fixtures.names.filter { $0.hasPrefix("first_") }, [0, 1])
    func `a file gets the entry behind its own bytes`(name: String, place: Int) throws {
        let bytes = try original(name)
        let label = try #require(try Fixtures.file(name).classes).labels[place]
        let file = try adopted(bytes, label)
        #expect(file.bytes == (try bytes + entry(label)))
        #expect(!file.isUnchanged)
        #expect(file.file.classes?.defaultPlace == place)
        #expect(file.file.digest == ModelDigest(of: file.bytes))
        let rows = try Fixtures.expected(name).rows
        let tried = try ModelFile.decode(bytes, name: "x", defaultClass: label)
        let (found, expected) = (
            file.file.model.probabilities(of: rows), tried.model.probabilities(of: rows)
        )
        #expect(worstDifference(found, expected).difference == 0)
    }

    @Test func `a file that says it already is copied`() throws {
        let bytes = try Fixtures.bytes("first_tree_two_texts")
        let file = try adopted(bytes, "default")
        #expect(file.bytes == bytes)
        #expect(file.isUnchanged)
    }

    @Test func `an entry that says otherwise is replaced where it stands`() throws {
        // Metadata before the graph, with an entry of another tool on either side.
        var others = OnnxModel()
        others.metadataProps = [.with { $0.key = "author" }]
        let other: [UInt8] = others.serializedBytes()
        let graph = try original("first_tree_two_texts")
        let bytes = try other + entry("a much longer label") + other + graph
        let file = try adopted(bytes, "paid")
        #expect(file.bytes == (try other + entry("paid") + other + graph))
        #expect(file.file.classes?.defaultLabel == "paid")
        let back = try adopted(file.bytes, "default")
        #expect(back.bytes == (try other + entry("default") + other + graph))
    }

    @Test func `fields that are not known stay as they are`() throws {
        let unknown: [UInt8] = [0xC2, 0x3E, 0x03, 0x6E, 0x65, 0x77]
        let bytes = try unknown + original("first_tree_two_texts") + unknown
        #expect(try adopted(bytes, "paid").bytes == bytes + entry("paid"))
    }

    @Test func `what could not be served is not made`() throws {
        func refusal(_ bytes: [UInt8], _ label: String) -> String {
            let error = #expect(throws: ModelFileError.self) { try adopted(bytes, label) }
            return error?.description ?? ""
        }
        let bytes = try original("first_tree_two_texts")
        #expect(refusal(bytes, "nobody").contains("the classes are \"default\" and \"paid\""))
        let twice = try bytes + entry("paid") + entry("paid")
        #expect(refusal(twice, "default").contains("is there twice"))
        #expect(refusal(Array("text".utf8), "paid") == "the file is text, not an ONNX model")
        let plain = try original("linear_gemm_softmax_float64")
        #expect(refusal(plain, "1").contains("the graph names no classes"))
        let long = String(repeating: "x", count: 256)
        #expect(refusal(bytes, long).contains("sestina.default_class has 256 bytes"))
    }

    @Test func `a file cut anywhere is refused, unless it is cut between two fields`() throws {
        let bytes = try original("first_tree_two_texts")
        var made = 0
        for count in 0..<bytes.count {
            let part = Array(bytes.prefix(count))
            guard let file = try? adopted(part, "paid") else { continue }
            #expect(file.bytes == (try part + entry("paid")))
            made += 1
        }
        #expect(made < 3, "the last fields are operator sets, of which one is enough")
    }
}
