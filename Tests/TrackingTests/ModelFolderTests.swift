import Testing

@testable import Tracking

@Suite struct ModelFolderTests {
    private let folder = ModelFolder(
        model: TrackedModel(
            bytes: [1, 2, 3],
            featureNames: ["a", "it's \"b\""],
            exampleRows: [[0.1, 2], [-0.5, 1e300]]
        ),
        modelID: "m-1",
        runID: "r-1",
        location: "mlflow-artifacts:/1/models/m-1/artifacts",
        milliseconds: 1_700_000_000_125
    )

    private func text(_ path: String) throws -> String? {
        try folder.files().first { $0.path == path }.map {
            String(decoding: $0.bytes, as: UTF8.self)
        }
    }

    @Test func `the description names both flavors, the signature and the example`() throws {
        #expect(
            try text("MLmodel") == #"""
                artifact_path: "mlflow-artifacts:/1/models/m-1/artifacts"
                flavors:
                  onnx:
                    code: null
                    data: model.onnx
                    onnx_session_options: null
                    providers:
                    - CPUExecutionProvider
                  python_function:
                    data: model.onnx
                    env:
                      conda: conda.yaml
                      virtualenv: python_env.yaml
                    loader_module: mlflow.onnx
                    python_version: "3.12"
                metadata:
                  features: ["a","it's \"b\""]
                mlflow_version: 3.0.0
                model_id: "m-1"
                model_size_bytes: 3
                model_uuid: "m-1"
                run_id: "r-1"
                saved_input_example_info:
                  artifact_path: input_example.json
                  pandas_orient: split
                  serving_input_path: serving_input_example.json
                  type: dataframe
                signature:
                  inputs: "[{\"tensor-spec\":{\"dtype\":\"float64\",\"shape\":[-1,2]},\"type\":\"tensor\"}]"
                  outputs: "[{\"name\":\"label\",\"tensor-spec\":{\"dtype\":\"int64\",\"shape\":[-1]},\"type\":\"tensor\"},{\"name\":\"probabilities\",\"tensor-spec\":{\"dtype\":\"float64\",\"shape\":[-1,2]},\"type\":\"tensor\"}]"
                  params: null
                utc_time_created: "2023-11-14 22:13:20.125"

                """#
        )
    }

    @Test func `the example is a table with the features' names`() throws {
        let table = #"{"columns":["a","it's \"b\""],"data":[[0.1,2],[-0.5,1e+300]]}"#
        #expect(try text("input_example.json") == table)
        #expect(try text("serving_input_example.json") == #"{"dataframe_split":\#(table)}"#)
    }

    @Test func `the model itself is there byte for byte, with what it needs to run`() throws {
        #expect(try folder.files().last?.path == "model.onnx")
        #expect(try folder.files().last?.bytes == [1, 2, 3])
        let requirements = "mlflow>=3,<4\nnumpy\nonnx>=1.17\nonnxruntime>=1.20\npandas\n"
        #expect(try text("requirements.txt") == requirements)
        #expect(try text("conda.yaml")?.contains("\n  - onnxruntime>=1.20\n") == true)
        #expect(try text("python_env.yaml")?.hasPrefix("python: '3.12'\n") == true)
    }
}
