import Foundation
import Testing
import Wire
import WireChecks

@Suite struct VectorIndexTests {
    @Test func `the index is there and is of this protocol`() throws {
        let index = try Vectors.index()
        #expect(index.protocol == Int(FrameHeader.version))
        #expect(index.vectors.count > 100)
        #expect(Set(index.vectors.map(\.name)).count == index.vectors.count)
    }

    @Test func `the index names every file of its folders and no other`() throws {
        let vectors = try Vectors.index().vectors
        var named = Set(vectors.map(\.file))
        named.formUnion(vectors.compactMap(\.replyFile))
        var there: Set<String> = []
        for folder in ["valid", "invalid"] {
            let path = Vectors.folder.appending(path: "vectors/" + folder).path()
            let names = try FileManager.default.contentsOfDirectory(atPath: path)
            there.formUnion(names.map { folder + "/" + $0 })
        }
        #expect(named == there)
    }

    @Test func `the stub of these tests is the stub of the index`() throws {
        let stub = try Vectors.index().stub
        #expect(stub.digestHex == StubScorer.digest)
        #expect(stub.features == StubScorer.features)
        #expect(stub.threshold == StubScorer.threshold)
        let digest = try #require(StubScorer().modelDigest)
        let first = (0..<8).map { UInt8(truncatingIfNeeded: digest >> (8 * $0)) }
        #expect(first == Array([UInt8](hex: stub.digestHex).prefix(8)))
    }

    @Test func `some vector shows each opcode and each status that a request can get`() {
        let replies = Vectors.all.flatMap(\.replies)
        let opcodes = Set(replies.filter { $0.status == 0 }.map { $0.opcode & 0x7f })
        #expect(opcodes == Set(Opcode.allCases.map(\.rawValue)))
        // Status 6 comes without a request, and 10 is a defect.
        let others: Set<UInt8> = [6, 10]
        #expect(
            Set(replies.map(\.status)) == Set(Status.allCases.map(\.rawValue)).subtracting(others)
        )
    }
}
