/// A model as MLflow is to keep it: the ONNX file and what a caller must know of it.
package struct TrackedModel: Sendable {
    /// A tensor of the model's graph: so many rows, and columns where it has two dimensions.
    package struct Tensor: Sendable, Equatable {
        /// What the tensor holds.
        package enum Element: String, Sendable {
            case float32, float64, int64
        }

        /// What the graph calls it.
        package let name: String
        /// What each of its values is.
        package let element: Element
        /// How many values a row has; nil where it has one and the tensor no second dimension.
        package let columns: Int?

        /// A tensor of any number of rows.
        package init(_ name: String, _ element: Element, columns: Int? = nil) {
            self.name = name
            self.element = element
            self.columns = columns
        }
    }

    /// The ONNX file, byte for byte what is served.
    package let bytes: [UInt8]
    /// The names of the features, in the order in which a row has them.
    package let featureNames: [String]
    /// Rows that a person may try the model with, each of one value a feature.
    package let exampleRows: [[Double]]
    /// What the graph gives, in its order.
    package let outputs: [Tensor]

    /// A model for float64 rows.
    package init(
        bytes: [UInt8],
        featureNames: [String],
        exampleRows: [[Double]],
        outputs: [Tensor] = [
            Tensor("label", .int64), Tensor("probabilities", .float64, columns: 2),
        ]
    ) {
        self.bytes = bytes
        self.featureNames = featureNames
        self.exampleRows = exampleRows
        self.outputs = outputs
    }
}
