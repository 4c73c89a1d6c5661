import Foundation

/// What other tools say of the synthetic loan book: files of models and answers that
/// `Tests/Reference/make_reference.py` makes, and those of the shared folder where there is one.
package enum Reference {
    /// A model file of another tool, with probabilities for some customers beside it.
    package struct ModelFile: Sendable, CustomStringConvertible {
        /// The path of the model.
        package let path: String
        /// The lines of the CSV beside it: a header, then six features, what the library says of
        /// them unless nobody asked it, and what onnxruntime says.
        package let expectedPath: String
        /// The file's name without its end.
        package let description: String

        fileprivate init(_ folder: String, _ name: String) {
            path = "\(folder)/\(name).onnx"
            expectedPath = "\(folder)/\(name).expected.csv"
            description = name
        }

        /// The bytes of the model.
        package var bytes: [UInt8] {
            get throws { [UInt8](try Data(contentsOf: URL(filePath: path))) }
        }

        /// The lines of the CSV, the header first.
        package var expected: [String] {
            get throws {
                String(decoding: try Data(contentsOf: URL(filePath: expectedPath)), as: UTF8.self)
                    .split(whereSeparator: \.isNewline).map(String.init)
            }
        }

        /// The rows of the CSV as numbers.
        package var expectedRows: [[Double]] {
            get throws {
                try expected.dropFirst().map { $0.split(separator: ",").compactMap { Double($0) } }
            }
        }
    }

    private static let plain = [
        "lightgbm", "sklearn_decision_tree_float32_zipmap",
        "sklearn_logistic_regression_float32_zipmap", "sklearn_logistic_regression_float64",
        "sklearn_random_forest_float32_zipmap", "xgboost",
    ]

    /// Classifiers as their exporters write them.
    package static let classifiers =
        plain.map(model) + shared { folder in plain.map { ModelFile(folder + "/models", $0) } }

    /// Pipelines of several steps, and trees over categories.
    package static let pipelines =
        ["imputer_median", "column_split", "lightgbm_categorical"].map(model)
        + shared { folder in
            ["a13-imputer-median", "a13-ct-split", "a8-lgb-cat"].map {
                ModelFile(folder + "/cases/models", $0)
            }
        }

    /// Models that were trained on missing values; the rows beside them lack features in every pattern, as "nan".
    package static let missing =
        ["missing_lightgbm", "missing_xgboost", "missing_imputed"].map(model)

    /// A model file of the reference.
    package static func model(_ name: String) -> ModelFile {
        ModelFile(folder + "/Models", name)
    }

    /// The answers of other tools to everything else.
    package static let answers = Result {
        let data = try Data(contentsOf: URL(filePath: folder + "/answers.json"))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(ReferenceAnswers.self, from: data)
    }

    /// The loan book that all this is about.
    package static let book: String =
        tests.deletingLastPathComponent().path + "/models/loan-default/holdout.csv"

    /// How many of the book's rows are learned from: the first ones; the others are asked about.
    package static let trainingRowCount = 1500

    private static let tests =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    private static let folder = tests.appending(path: "Reference").path

    /// What there is besides in the shared folder; nothing where the environment names none.
    private static func shared(_ files: (String) -> [ModelFile]) -> [ModelFile] {
        SharedFiles.folder.map(files) ?? []
    }
}
