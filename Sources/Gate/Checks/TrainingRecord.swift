package import Datasets
import JSON
package import ONNX

/// What a model file says of the data that it was trained on.
package struct TrainingRecord: Sendable, Equatable {
    /// The digest of the rows.
    package let data: String
    /// How to make the rows again, if that can be done.
    package let recipe: SyntheticRecipe?

    /// Reads the record; nil where the file has none that can be read.
    package init?(of file: ModelFile) {
        guard let text = file.metadata["training"],
            let value = try? JSONParser.parse(Array(text.utf8)), let data = value["data"]?.string
        else { return nil }
        self.data = data
        recipe = value["synthetic"].flatMap(Self.recipe)
    }

    private static func recipe(_ value: JSONValue) -> SyntheticRecipe? {
        guard let bookRows = value["book_rows"]?.exactly(Int.self),
            let seed = value["seed"]?.exactly(UInt64.self)
        else { return nil }
        var recipe = SyntheticRecipe(bookRows: bookRows, seed: seed, testFraction: nil)
        if let part = value["test_fraction"]?.double { recipe.testFraction = part }
        return recipe.isPossible && bookRows <= GateChecksLimits.bookRowsMax ? recipe : nil
    }

    /// The rows, made again; nil where they cannot be, or are not those that the digest is of.
    package func rows() -> Dataset? {
        guard let rows = recipe?.make().training else { return nil }
        return rows.digest.hex == data ? rows : nil
    }
}
