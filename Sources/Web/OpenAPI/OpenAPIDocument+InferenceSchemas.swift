extension OpenAPIDocument {
    /// What the paths below `/v2` take and answer.
    static let inferenceSchemas = #"""
        "ServerMetadata": {
            "type": "object",
            "additionalProperties": false,
            "required": ["name", "version", "extensions"],
            "properties": {
                "name": {"type": "string"},
                "version": {"type": "string"},
                "extensions": {"type": "array", "items": {"type": "string"}}
            }
        },
        "Live": {
            "type": "object",
            "additionalProperties": false,
            "required": ["live"],
            "properties": {"live": {"const": true}}
        },
        "ServerReady": {
            "type": "object",
            "additionalProperties": false,
            "required": ["ready"],
            "properties": {"ready": {"const": true}}
        },
        "ModelReady": {
            "type": "object",
            "additionalProperties": false,
            "required": ["name", "ready"],
            "properties": {"name": {"type": "string"}, "ready": {"const": true}}
        },
        "ModelMetadata": {
            "type": "object",
            "additionalProperties": false,
            "required": ["name", "versions", "platform", "inputs", "outputs", "parameters"],
            "properties": {
                "name": {"type": "string"},
                "versions": {"type": "array", "items": {"type": "string"}},
                "platform": {"type": "string"},
                "inputs": {"type": "array", "items": {"$ref": "#/components/schemas/TensorMetadata"}},
                "outputs": {"type": "array", "items": {"$ref": "#/components/schemas/TensorMetadata"}},
                "parameters": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["digest", "threshold", "features"],
                    "properties": {
                        "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                        "threshold": {"type": "number"},
                        "features": {"type": "string", "description": "The names of a row's six values in their order, joined by commas."}
                    }
                }
            }
        },
        "TensorMetadata": {
            "type": "object",
            "additionalProperties": false,
            "required": ["name", "datatype", "shape"],
            "properties": {
                "name": {"type": "string"},
                "datatype": {"enum": ["FP64", "INT64"]},
                "shape": {"type": "array", "items": {"type": "integer"}, "description": "-1 for any number of rows."}
            }
        },
        "InferenceRequest": {
            "type": "object",
            "required": ["inputs"],
            "properties": {
                "id": {"type": "string", "description": "Given back with the answer."},
                "parameters": {
                    "type": "object",
                    "properties": {"binary_data_output": {"type": "boolean", "description": "Whether outputs are binary that do not say so themselves."}}
                },
                "inputs": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 1,
                    "items": {"$ref": "#/components/schemas/InputTensor"}
                },
                "outputs": {
                    "type": "array",
                    "maxItems": 2,
                    "items": {
                        "type": "object",
                        "required": ["name"],
                        "properties": {
                            "name": {"enum": ["probabilities", "label"]},
                            "parameters": {"type": "object", "properties": {"binary_data": {"type": "boolean"}}}
                        }
                    }
                }
            },
            "examples": [{
                "id": "one",
                "inputs": [{"name": "features", "datatype": "FP64", "shape": [2, 6], "data": [[2, 900.5, 4000.25, 52000, 5, 640], [5, 9000, 30000, 21000, 0, 480]]}],
                "outputs": [{"name": "probabilities"}, {"name": "label"}]
            }]
        },
        "InputTensor": {
            "type": "object",
            "required": ["name", "datatype", "shape"],
            "properties": {
                "name": {"const": "features"},
                "datatype": {"const": "FP64"},
                "shape": {
                    "type": "array",
                    "prefixItems": [{"type": "integer", "minimum": 1, "maximum": 16384}, {"const": 6}],
                    "minItems": 2,
                    "maxItems": 2
                },
                "parameters": {
                    "type": "object",
                    "properties": {"binary_data_size": {"type": "integer", "minimum": 48, "description": "The bytes that follow the JSON, 48 a row."}}
                },
                "data": {
                    "description": "The values row by row, in one list or in a list a row; absent when they are binary.",
                    "type": "array",
                    "items": {"anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}, "minItems": 6, "maxItems": 6}]}
                }
            }
        },
        "InferenceResponse": {
            "type": "object",
            "additionalProperties": false,
            "required": ["model_name", "model_version", "parameters", "outputs"],
            "properties": {
                "id": {"type": "string"},
                "model_name": {"type": "string"},
                "model_version": {"type": "string"},
                "parameters": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["digest"],
                    "properties": {"digest": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "Of the file of the model that gave the outputs."}}
                },
                "outputs": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "additionalProperties": false,
                        "required": ["name", "datatype", "shape"],
                        "properties": {
                            "name": {"enum": ["probabilities", "label"]},
                            "datatype": {"enum": ["FP64", "INT64"]},
                            "shape": {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 1},
                            "parameters": {"type": "object", "properties": {"binary_data_size": {"type": "integer"}}},
                            "data": {"type": "array", "items": {"type": "number"}}
                        }
                    }
                }
            }
        }
        """#
}
