import Glibc
import TestSupport
import Testing

@testable import Platform

@Suite struct MemoryBudgetTests {
    private static let tight = MemoryLimit(
        .addressSpace,
        most: 268_435_456,
        used: 88_000_000
    )

    private func refusal(_ limits: [MemoryLimit], _ need: MemoryNeed) -> String? {
        let budget = MemoryBudget { limits }
        do throws(MemoryShortage) {
            try budget.require(need)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `what fits into every limit is let through`() {
        let free = Self.tight.free
        #expect(refusal([], MemoryNeed("x", bytes: .max / 2)) == nil)
        #expect(refusal([Self.tight], MemoryNeed("x", bytes: free)) == nil)
        #expect(refusal([Self.tight], MemoryNeed("x", bytes: free + 1)) != nil)
        #expect(refusal([Self.tight], MemoryNeed("x", bytes: 0, reserved: free + 1)) != nil)
    }

    @Test func `a refusal says what is needed, what there is and what would help`() {
        let need = MemoryNeed(
            "training on 5000000 rows",
            bytes: 2_149_000_001,
            remedy: "train on fewer rows"
        )
        #expect(
            refusal([Self.tight], need)
                == "training on 5000000 rows needs about 2.2 GB more memory and this process may have "
                + "180 MB more: the address space is limited to 268 MB ('ulimit -v'), of which 88 MB "
                + "are in use; train on fewer rows, or raise the limit"
        )
    }

    @Test func `stacks take addresses and no memory of a control group`() {
        let group = MemoryLimit(.controlGroup, most: 100_000_000, used: 50_000_000)
        let data = MemoryLimit(.data, most: 100_000_000, used: 50_000_000)
        let need = MemoryNeed("x", bytes: 1_000_000, reserved: 60_000_000)
        #expect(refusal([group], need) == nil)
        #expect(refusal([data], need)?.contains("the data is limited to 100 MB") == true)
        #expect(MemoryNeed.threads(3, of: "x").reserved >= 3 << 16)
    }

    @Test func `the tightest of the limits that are too tight is named`() {
        let group = MemoryLimit(.controlGroup, most: 100_000_000, used: 95_000_000)
        let sentence = refusal([Self.tight, group], MemoryNeed("x", bytes: 200_000_000))
        #expect(
            sentence?.contains("more: the control group is limited to 100 MB, of which") == true
        )
        let mild = refusal([Self.tight, group], MemoryNeed("x", bytes: 5_000_001))
        #expect(mild?.contains("the control group") == true)
    }

    @Test(arguments: [
        (0, "0 MB", "0 MB"), (1, "0 MB", "1 MB"), (999_999, "0 MB", "1 MB"),
        (1_000_000, "1 MB", "1 MB"), (998_000_001, "998 MB", "999 MB"),
        (999_000_001, "999 MB", "1.0 GB"), (1_000_000_000, "1.0 GB", "1.0 GB"),
        (1_050_000_000, "1.0 GB", "1.1 GB"), (12_345_678_901, "12.3 GB", "12.4 GB"),
    ])
    func `a size is rounded to the safe side`(bytes: Int, most: String, least: String) {
        #expect(ByteCount.words(atMost: bytes) == most)
        #expect(ByteCount.words(atLeast: bytes) == least)
    }

    @Test(.disabled(if: Sanitizer.isOn, "a sanitizer's own memory is beyond every limit"))
    func `the limits of the system are those of this process`() async {
        await #expect(processExitsWith: .success) {
            let kinds = { MemoryLimit.ofProcess().map(\.kind) }
            #expect(!kinds().contains(.addressSpace) && !kinds().contains(.data))
            var limit = rlimit(rlim_cur: 64 << 30, rlim_max: 64 << 30)
            #expect(unsafe setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0)
            limit = rlimit(rlim_cur: 32 << 30, rlim_max: 32 << 30)
            #expect(unsafe setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit) == 0)
            let limits = MemoryLimit.ofProcess().filter { $0.kind != .controlGroup }
            #expect(limits.map(\.kind) == [.addressSpace, .data])
            #expect(limits.map(\.most) == [64 << 30, 32 << 30])
            for limit in limits { #expect(limit.used > 1 << 20 && limit.free > 1 << 30) }
            let before = limits[0].used
            let room = [UInt8](repeating: 1, count: 100 << 20)
            let after = MemoryLimit.ofProcess()[0].used
            #expect(after - before >= room.count)
        }
    }
}
