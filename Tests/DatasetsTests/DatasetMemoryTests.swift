import Platform
import Synchronization
import Testing

@testable import Datasets

/// Reading under a limit on memory.
@Suite struct DatasetMemoryTests {
    private static let rows = 100_000

    private static func book() throws -> TemporaryFile {
        let file = try TemporaryFile()
        try SyntheticLoanBook.write(count: rows, seed: 1, to: file.path)
        return file
    }

    private final class Asked: Sendable {
        let count = Atomic<Int>(0)
    }

    @Test func `room is asked for before there are many more rows, and for what they take`() throws
    {
        let file = try Self.book()
        let asked = Asked()
        let budget = MemoryBudget {
            asked.count.add(1, ordering: .relaxed)
            return []
        }
        let data = try Dataset.read(path: file.path, memory: budget)
        #expect(data.rowCount == Self.rows)
        // 16,384 rows, and each doubling up to 131,072.
        #expect(asked.count.load(ordering: .relaxed) == 4)
    }

    @Test func `rows for which there is no room end the reading with a sentence`() throws {
        let file = try Self.book()
        // Room for 65,536 rows and not for twice as many.
        let limit = MemoryLimit(.addressSpace, most: 300_000_000, used: 297_000_000)
        let error = #expect(throws: DatasetError.self) {
            try Dataset.read(path: file.path, memory: MemoryBudget { [limit] })
        }
        let sentence = error?.description ?? ""
        #expect(sentence.hasPrefix("\(file.path): reading more than 65536 rows needs about 4 MB"))
        #expect(sentence.hasSuffix("; take fewer rows, or raise the limit"))
        #expect(error?.isWrongUsage == false)
        #expect(error?.tellsTooLittle == false)
    }
}
