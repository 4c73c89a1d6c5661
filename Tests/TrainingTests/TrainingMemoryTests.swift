import Datasets
import Documents
import EventLoop
import Foundation
import Glibc
import Platform
import TestSupport
import Testing

@testable import Training

/// What is said to be needed, held to what is taken.
@Suite struct TrainingMemoryTests {
    /// What this process has written in memory and that is still there, in bytes.
    ///
    /// Not what is resident of files: how much of a program comes with a page that is asked for is the
    /// system's to decide. Nor `ru_maxrss`: it begins with what the process had from which this one came.
    private static var anonymousBytes: Int {
        // In pages: the address space, what is resident, and what of that belongs to files.
        let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
            .split(separator: " ")
            .compactMap { Int($0) }
        guard let pages, pages.count > 2 else { return 0 }
        return (pages[1] - pages[2]) * sysconf(Int32(_SC_PAGESIZE))
    }

    /// The most of ``anonymousBytes`` while something runs, looked at every millisecond.
    private static func mostAnonymousBytes(
        while work: () async throws -> Void
    ) async rethrows -> Int {
        let watch = Guarded((most: 0, isOver: false))
        Thread.detachNewThread {
            while watch.withLock({ state in
                state.most = max(state.most, anonymousBytes)
                return !state.isOver
            }) {
                usleep(1000)
            }
        }
        try await work()
        return watch.withLock { state in
            state.isOver = true
            return max(state.most, anonymousBytes)
        }
    }

    private static func plan(_ algorithms: [Algorithm]) -> TrainingPlan {
        TrainingPlan(
            algorithms: algorithms,
            forestTreeCount: 4,
            forestTree: TreeParameters(depthMax: 4, featuresPerSplit: 2),
            foldCount: 2,
            threadCount: 2,
            replicateCount: 2
        )
    }

    /// How many times what a training takes for its rows is what it is said to need for them.
    ///
    /// The process has a limit, far off, so that the allocator gives back what is freed.
    private static func factor(_ algorithms: [Algorithm]) async throws -> Double {
        var limit = rlimit(rlim_cur: 64 << 30, rlim_max: 64 << 30)
        try #require(unsafe setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0)
        MemoryBudget.prepareAllocator()
        let recipe = SyntheticRecipe(bookRows: 40_000, seed: 1, testFraction: 0.2)
        let (data, held) = recipe.make()
        let holdout = try #require(held)
        let before = anonymousBytes
        let plan = plan(algorithms)
        let most = try await mostAnonymousBytes {
            _ = try await Training(plan, data: data, holdout: holdout, progress: .none)
        }
        func need(rows: Int, holdoutRows: Int) -> Int {
            TrainingMemory.need(for: plan, rows: rows, holdoutRows: holdoutRows).bytes
        }
        // What is needed whatever the data is mostly code, which is not counted here.
        let needForRows =
            need(rows: data.rowCount, holdoutRows: holdout.rowCount)
            - need(rows: 0, holdoutRows: 0)
        return Double(needForRows) / Double(max(1, most - before))
    }

    private static let factors = 1.0...4.0

    @Test(.disabled(if: Sanitizer.isOn, "a sanitizer's own memory is more than all else"))
    func `a regression takes what it is said to need`() async {
        await #expect(processExitsWith: .success) {
            let factor = try await Self.factor([.logisticRegression])
            #expect(Self.factors.contains(factor), "\(factor)")
        }
    }

    @Test(.disabled(if: Sanitizer.isOn, "a sanitizer's own memory is more than all else"))
    func `a tree takes what it is said to need`() async {
        await #expect(processExitsWith: .success) {
            let factor = try await Self.factor([.decisionTree])
            #expect(Self.factors.contains(factor), "\(factor)")
        }
    }

    @Test(.disabled(if: Sanitizer.isOn, "a sanitizer's own memory is more than all else"))
    func `a forest takes what it is said to need`() async {
        await #expect(processExitsWith: .success) {
            let factor = try await Self.factor([.randomForest])
            #expect(Self.factors.contains(factor), "\(factor)")
        }
    }

    @Test func `more rows, more threads and more algorithms need more`() {
        func need(_ algorithms: [Algorithm], rows: Int, threads: Int = 1) -> Int {
            var plan = TrainingPlan(algorithms: algorithms)
            plan.threadCount = threads
            return TrainingMemory.need(for: plan, rows: rows, holdoutRows: rows / 4).bytes
        }
        for algorithm in Algorithm.allCases {
            #expect(need([algorithm], rows: 2000) > need([algorithm], rows: 1000))
            #expect(need(Algorithm.allCases, rows: 1000) > need([algorithm], rows: 1000))
        }
        #expect(
            need([.randomForest], rows: 1000, threads: 8)
                > need([.randomForest], rows: 1000, threads: 1)
        )
    }

    @Test func `trees that grow too large end a training with a sentence`() async throws {
        let (data, held) = SyntheticRecipe(bookRows: 500, seed: 1, testFraction: 0.2).make()
        let holdout = try #require(held)
        // Room for some thousand nodes, and for the rows.
        let limit = MemoryLimit(.controlGroup, most: 40_000_000, used: 10_000_000)
        func plan(treeCount: Int) -> TrainingPlan {
            TrainingPlan(
                algorithms: [.randomForest],
                forestTreeCount: treeCount,
                foldCount: 2,
                replicateCount: 2,
                memory: MemoryBudget { [limit] }
            )
        }
        _ = try await Training(plan(treeCount: 10), data: data, holdout: holdout, progress: .none)
        let error = await #expect(throws: MemoryShortage.self) {
            try await Training(
                plan(treeCount: 10_000),
                data: data,
                holdout: holdout,
                progress: .none
            )
        }
        #expect(error?.description.contains("nodes in its trees needs about ") == true)
        #expect(error?.description.contains("; grow fewer trees or less deep ones, or ") == true)
    }

    @Test func `rows that are too many for the memory are refused before anything is made`()
        async throws
    {
        let (data, held) = SyntheticRecipe(bookRows: 500, seed: 1, testFraction: 0.2).make()
        let holdout = try #require(held)
        let limit = MemoryLimit(.data, most: 20_000_000, used: 19_000_000)
        let plan = TrainingPlan(memory: MemoryBudget { [limit] })
        let error = await #expect(throws: MemoryShortage.self) {
            try await Training(plan, data: data, holdout: holdout, progress: .none)
        }
        #expect(error?.description.hasPrefix("training on 400 rows needs about ") == true)
    }
}
