import FoundationEssentials
import Words

/// The files by which MLflow and its Python library know an ONNX model.
///
/// The flavor `python_function` loads with `mlflow.onnx`, which hands a table on to the graph as
/// one tensor, its columns in the order that they have: the signature is that tensor, and the
/// example tells the columns' names.
struct ModelFolder {
    /// The name of the ONNX file.
    static let modelFile = "model.onnx"
    /// The Python that the model's environment is made for, where one is made.
    private static let python = "3.12"
    /// The first release that knows models as things of their own.
    private static let mlflowVersion = "3.0.0"
    /// What loads and runs the model: `TreeEnsemble` over float64 is in onnxruntime since 1.20.
    private static let requirements = [
        "mlflow>=3,<4", "numpy", "onnx>=1.17", "onnxruntime>=1.20", "pandas",
    ]

    let model: TrackedModel
    let modelID: String
    let runID: String
    /// Where the files will stand, as the server names it.
    let location: String
    /// When the model was made, in milliseconds since 1970.
    let milliseconds: Int

    /// The files, the small ones first.
    func files() throws(TrackingError) -> [TrainingRecord.Artifact] {
        let table = Table(columns: model.featureNames, data: model.exampleRows)
        return [
            .init(path: "MLmodel", bytes: Array(try description().utf8)),
            .init(path: "requirements.txt", bytes: lines(Self.requirements)),
            .init(path: "python_env.yaml", bytes: lines(pythonEnvironment)),
            .init(path: "conda.yaml", bytes: lines(condaEnvironment)),
            .init(path: "input_example.json", bytes: try Self.json(table)),
            .init(
                path: "serving_input_example.json",
                bytes: try Self.json(["dataframe_split": table])
            ),
            .init(path: Self.modelFile, bytes: model.bytes),
        ]
    }

    /// The text of `MLmodel`, which is YAML; its lists and texts are written as JSON, which YAML
    /// includes.
    func description() throws(TrackingError) -> String {
        let inputs = [TensorType(element: .float64, columns: model.featureNames.count)]
        let outputs = model.outputs.map(TensorType.init)
        return """
            artifact_path: \(try text(location))
            flavors:
              onnx:
                code: null
                data: \(Self.modelFile)
                onnx_session_options: null
                providers:
                - CPUExecutionProvider
              python_function:
                data: \(Self.modelFile)
                env:
                  conda: conda.yaml
                  virtualenv: python_env.yaml
                loader_module: mlflow.onnx
                python_version: \(try text(Self.python))
            metadata:
              features: \(try text(model.featureNames))
            mlflow_version: \(Self.mlflowVersion)
            model_id: \(try text(modelID))
            model_size_bytes: \(model.bytes.count)
            model_uuid: \(try text(modelID))
            run_id: \(try text(runID))
            saved_input_example_info:
              artifact_path: input_example.json
              pandas_orient: split
              serving_input_path: serving_input_example.json
              type: dataframe
            signature:
              inputs: \(try text(try text(inputs)))
              outputs: \(try text(try text(outputs)))
              params: null
            utc_time_created: \(try text(moment))

            """
    }

    private var moment: String {
        // A fraction of a float64 may lie just below the thousandth, so it is written by itself.
        let (seconds, thousandths) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        let style = Date.ISO8601FormatStyle.iso8601.year().month().day().dateTimeSeparator(.space)
            .time(includingFractionalSeconds: false)
        return Date(timeIntervalSince1970: Double(seconds)).formatted(style)
            + "." + String(1000 + thousandths).dropFirst()
    }

    private var pythonEnvironment: [String] {
        [
            "python: '\(Self.python)'", "build_dependencies:", "- pip", "- setuptools", "- wheel",
            "dependencies:", "- -r requirements.txt",
        ]
    }

    private var condaEnvironment: [String] {
        [
            "channels:", "- conda-forge", "dependencies:", "- python=\(Self.python)", "- pip",
            "- pip:",
        ] + Self.requirements.map { "  - \($0)" } + ["name: mlflow-env"]
    }

    private func lines(_ lines: [String]) -> [UInt8] {
        Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// A value as JSON that YAML reads the same.
    ///
    /// Some code points may not stand in YAML (DEL, most of C1, U+FFFE and U+FFFF), and others end a line
    /// there (U+0085, U+2028, U+2029); in JSON they can stand in texts alone, so each becomes an escape.
    private func text(_ value: some Encodable) throws(TrackingError) -> String {
        var text = ""
        for scalar in String(decoding: try Self.json(value), as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\u{7f}"..."\u{9f}", "\u{2028}", "\u{2029}", "\u{feff}", "\u{fffe}"..."\u{ffff}":
                text += "\\u" + UInt16(scalar.value).hexadecimal
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private static func json(_ value: some Encodable) throws(TrackingError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return [UInt8](try encoder.encode(value))
        } catch {
            throw TrackingError("the model's description cannot be written as JSON")
        }
    }

    /// A table as pandas reads it.
    private struct Table: Encodable {
        let columns: [String]
        let data: [[Double]]
    }

    /// A tensor as a signature tells it; its rows are any number.
    private struct TensorType: Encodable {
        struct Specification: Encodable {
            let dtype: String
            let shape: [Int]
        }

        enum CodingKeys: String, CodingKey {
            case type, name
            case specification = "tensor-spec"
        }

        let type = "tensor"
        let name: String?
        let specification: Specification

        init(element: TrackedModel.Tensor.Element, columns: Int?, name: String? = nil) {
            self.name = name
            specification = Specification(
                dtype: element.rawValue,
                shape: [-1] + (columns.map { [$0] } ?? [])
            )
        }

        init(_ tensor: TrackedModel.Tensor) {
            self.init(element: tensor.element, columns: tensor.columns, name: tensor.name)
        }
    }
}
