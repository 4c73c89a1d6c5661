import Documents
import Testing

@testable import Datasets

/// Recipes of synthetic books, whoever wrote them.
@Suite struct SyntheticRecipeTests {
    @Test(
        arguments: [
            (50, nil, true), (49, nil, false), (0, nil, false), (-1, nil, false),
            (.min, nil, false), (.max, nil, false), (50, 0.5, true), (50, 0, false),
            (50, -0.0, false), (50, 1, false), (50, 1.0.nextDown, true), (50, 0x1p-1074, true),
            (50, -0.5, false), (50, .nan, false), (50, .infinity, false), (8_000_000, 0.2, true),
            (8_000_001, 0.2, false),
        ] as [(Int, Double?, Bool)]
    )
    func `a recipe is possible within its limits and not one beyond`(
        rows: Int,
        fraction: Double?,
        isPossible: Bool
    ) {
        let recipe = SyntheticRecipe(bookRows: rows, seed: 1, testFraction: fraction)
        #expect(recipe.isPossible == isPossible)
    }

    @Test func `training and holdout are the book's rows, each once and in order`() throws {
        let recipe = SyntheticRecipe(bookRows: 200, seed: 9, testFraction: 0.25)
        let (training, holdout) = recipe.make()
        let held = try #require(holdout)
        #expect(held.rowCount == 50)
        let book = SyntheticLoanBook.rows(count: 200, seed: 9)
        let digests = book.rowDigests
        let parts = [training.rowDigests, held.rowDigests]
        #expect((parts[0] + parts[1]).sorted() == digests.sorted())
        for part in parts {
            #expect(digests.filter { part.contains($0) } == part)
        }
        #expect(recipe.make().training == training)
    }

    @Test func `without a fraction the whole book is learned from`() {
        let recipe = SyntheticRecipe(bookRows: 60, seed: 2, testFraction: nil)
        let (training, holdout) = recipe.make()
        #expect(holdout == nil)
        #expect(training == SyntheticLoanBook.rows(count: 60, seed: 2))
    }
}
