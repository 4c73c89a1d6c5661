extension OpenAPIDocument {
    /// `/v2` and what is below it.
    static let inferencePaths = [
        serverPaths,
        modelPaths("/v2/models/{name}", parameters: nameParameter, suffix: ""),
        modelPaths(
            "/v2/models/{name}/versions/{version}",
            parameters: nameParameter + ", " + versionParameter,
            suffix: "OfVersion"
        ),
    ].joined(separator: ",\n")

    private static let nameParameter = #"""
        {"name": "name", "in": "path", "required": true, "schema": {"enum": ["\#(InferenceProtocol.modelName)"]},
         "description": "The served model; its own name is taken too."}
        """#

    private static let versionParameter = #"""
        {"name": "version", "in": "path", "required": true, "schema": {"enum": ["\#(InferenceProtocol.modelVersion)"]}}
        """#

    private static let serverPaths = [
        operation(
            "/v2",
            "get",
            "serverMetadata",
            "The server, and what it can do",
            "ServerMetadata"
        ),
        operation("/v2/health/live", "get", "serverLive", "Whether the server lives", "Live"),
        operation(
            "/v2/health/ready",
            "get",
            "serverReady",
            "Whether the scoring server answers with a model",
            "ServerReady",
            others: unavailable
        ),
    ].joined(separator: ",\n")

    private static func modelPaths(_ path: String, parameters: String, suffix: String) -> String {
        let common = #""parameters": [\#(parameters)],"#
        let others =
            [("400", "BadRequest"), ("404", "NotFound"), ("414", "TargetTooLong")]
            .map { ##""\##($0)": {"$ref": "#/components/responses/\##($1)"}, "## }.joined()
            + unavailable
        return [
            operation(
                path,
                "get",
                "modelMetadata" + suffix,
                "The model, its input and its outputs",
                "ModelMetadata",
                common: common,
                others: others
            ),
            operation(
                path + "/ready",
                "get",
                "modelReady" + suffix,
                "Whether the model answers",
                "ModelReady",
                common: common,
                others: others
            ),
            inference(path + "/infer", parameters: parameters, suffix: suffix),
        ].joined(separator: ",\n")
    }

    private static let unavailable = ##""503": {"$ref": "#/components/responses/Unavailable"},"##

    private static func operation(
        _ path: String,
        _ method: String,
        _ name: String,
        _ summary: String,
        _ schema: String,
        common: String = "",
        others: String = ""
    ) -> String {
        #"""
        "\#(path)": {\#(common) "\#(method)": {
            "operationId": "\#(name)",
            "summary": "\#(summary)",
            "responses": {
                "200": {
                    "description": "It is so.",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/\#(schema)"}}}
                },
                \#(others)
                "408": {"$ref": "#/components/responses/TimedOut"},
                "431": {"$ref": "#/components/responses/HeadTooLarge"}
            }
        }}
        """#
    }

    private static func inference(_ path: String, parameters: String, suffix: String) -> String {
        #"""
        "\#(path)": {"parameters": [\#(parameters)], "post": {
            "operationId": "infer\#(suffix)",
            "summary": "Probabilities and decisions for 1 to 16384 rows, all by one model",
            "parameters": [{
                "name": "Inference-Header-Content-Length",
                "in": "header",
                "schema": {"type": "integer", "minimum": 0},
                "description": "How many bytes of the body are JSON, where binary tensors follow it."
            }],
            "requestBody": {
                "required": true,
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/InferenceRequest"}},
                    "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
                }
            },
            "responses": {
                "200": {
                    "description": "The outputs; octets where one of them is binary.",
                    "headers": {"Inference-Header-Content-Length": {"schema": {"type": "integer", "minimum": 0}}},
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/InferenceResponse"}},
                        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
                    }
                },
                "400": {"$ref": "#/components/responses/BadRequest"},
                "404": {"$ref": "#/components/responses/NotFound"},
                "408": {"$ref": "#/components/responses/TimedOut"},
                "413": {"$ref": "#/components/responses/TooLarge"},
                "414": {"$ref": "#/components/responses/TargetTooLong"},
                "415": {"$ref": "#/components/responses/UnsupportedMediaType"},
                "422": {"$ref": "#/components/responses/Unprocessable"},
                "431": {"$ref": "#/components/responses/HeadTooLarge"},
                "500": {"$ref": "#/components/responses/Defect"},
                "503": {"$ref": "#/components/responses/Unavailable"}
            }
        }}
        """#
    }
}
