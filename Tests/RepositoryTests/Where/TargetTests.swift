import RepositorySupport
import Testing

@testable import Repository

@Suite struct TargetTests {
    @Test func `a clone without the target's branch takes that of origin`() async throws {
        let origin = try await MadeRepository()
        let base = try await origin.commit()
        let clone = try await origin.clone()
        try await clone.branch("work")
        try await clone.commit()
        try await clone.run("branch", "--quiet", "-D", "main")
        let comparison = try await clone.comparison()
        #expect(comparison.base == .commit(base))
        #expect(comparison.sentence.hasSuffix("its merge base with origin/main"))
        #expect(comparison.notes.isEmpty)
    }

    @Test func `of two that differ the newer is taken, and that is said`() async throws {
        let origin = try await MadeRepository()
        let old = try await origin.commit()
        let new = try await origin.commit()
        let clone = try await origin.clone()
        try await clone.branch("work")
        try await clone.commit()

        try await clone.run("branch", "--quiet", "--force", "main", old.hex)
        let behind = try await clone.comparison()
        #expect(behind.base == .commit(new))
        #expect(behind.notes.count == 1)
        #expect(
            behind.notes[0].hasSuffix("differ; origin/main is taken, as that is what others have")
        )

        try await clone.run("switch", "--quiet", "main")
        try await clone.run("reset", "--quiet", "--hard", new.hex)
        let ahead = try await clone.commit()
        try await clone.branch("other")
        try await clone.commit()
        let other = try await clone.comparison()
        #expect(other.base == .commit(ahead))
        #expect(other.notes[0].hasSuffix("differ; main is taken, as it holds the other"))

        try await clone.run("switch", "--quiet", "main")
        try await clone.run("reset", "--quiet", "--hard", old.hex)
        try await clone.commit()
        try await clone.run("switch", "--quiet", "other")
        let diverged = try await clone.comparison()
        #expect(diverged.base == .commit(new))
        #expect(diverged.notes[0].contains("origin/main is taken"))
    }

    @Test func `the target may be a branch of another remote`() async throws {
        let origin = try await MadeRepository()
        let base = try await origin.commit()
        let clone = try await origin.clone("--origin", "upstream")
        try await clone.branch("work")
        try await clone.commit()
        let comparison = try await clone.comparison(target: "upstream/main")
        #expect(comparison.base == .commit(base))
        #expect(comparison.target == "upstream/main")
    }

    @Test func `without a word the main branch of origin is the target`() async throws {
        let origin = try await MadeRepository()
        try await origin.run("branch", "--quiet", "--move", "trunk")
        let base = try await origin.commit()
        let clone = try await origin.clone()
        try await clone.branch("work")
        try await clone.commit()
        let comparison = try await clone.comparison(target: nil)
        #expect(comparison.target == "trunk")
        #expect(comparison.base == .commit(base))
    }

    @Test(arguments: ["nowhere", "feature/x y", "--help", "", "main^", "main~1", "HEAD", "*"])
    func `a target that is no branch is refused by name`(name: String) async throws {
        let repository = try await MadeRepository()
        try await repository.commit()
        try await repository.commit()
        try await repository.branch("work")
        try await repository.commit()
        let fault = try await fault { try await repository.comparison(target: name) }
        #expect(fault.kind == .notComparable)
        #expect(fault.description.hasPrefix("there is no branch \(name) here, nor origin/\(name)"))
    }
}
