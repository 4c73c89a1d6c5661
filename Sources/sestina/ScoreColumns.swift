import Datasets
import Models
import ONNX

/// Where a file's features stand, and what the columns that scoring adds are called.
struct ScoreColumns {
    /// The features' columns, in the model's order.
    let features: FeatureColumns
    /// The name of the column with the probability.
    let probabilityName: String
    /// The name of the column with the prediction.
    let defaultName: String
    /// What a person should know about these choices, a sentence each.
    let remarks: [String]

    /// Finds the columns.
    ///
    /// - Throws: ``CSVError`` when a feature has no column, ``Failure`` when the file was scored before.
    init(header: [String], file: String, model: ModelFile) throws {
        var remarks: [String] = []
        var names = model.model.featureNames
        let namesNothing = model.metadata["features"] == nil
        if namesNothing, !names.contains(where: header.contains) {
            names = LoanColumns.features
            remarks.append(
                "the model does not name its features; taking the columns "
                    + names.joined(separator: ", ") + " in this order"
            )
        }
        features = try FeatureColumns(of: names, in: header, file: file)
        probabilityName = try Self.free("probability", in: header, of: file, &remarks)
        defaultName = try Self.free("default", in: header, of: file, &remarks)
        self.remarks = remarks
    }

    /// The name, or one that says the same, that no column has yet.
    private static func free(
        _ name: String,
        in header: [String],
        of file: String,
        _ remarks: inout [String]
    ) throws -> String {
        guard header.contains(name) else { return name }
        let other = "predicted_" + name
        guard !header.contains(other) else {
            throw Failure(
                .inputOutput,
                "\(file) has columns named '\(name)' and '\(other)' already; rename or drop one"
            )
        }
        remarks.append("\(file) has a column named '\(name)'; the added one is '\(other)'")
        return other
    }
}
