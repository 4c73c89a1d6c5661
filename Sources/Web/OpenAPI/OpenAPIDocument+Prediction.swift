extension OpenAPIDocument {
    /// `/predict`.
    static let predictionPaths = #"""
        "/predict": {"post": {
            "operationId": "predict",
            "summary": "One prediction for six figures by name",
            "requestBody": {
                "required": true,
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Figures"}},
                    "application/x-www-form-urlencoded": {"schema": {"$ref": "#/components/schemas/Figures"}}
                }
            },
            "responses": {
                "200": {
                    "description": "The prediction.",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Prediction"}}}
                },
                "400": {"$ref": "#/components/responses/BadRequest"},
                "408": {"$ref": "#/components/responses/TimedOut"},
                "413": {"$ref": "#/components/responses/TooLarge"},
                "415": {"$ref": "#/components/responses/UnsupportedMediaType"},
                "422": {"$ref": "#/components/responses/Unprocessable"},
                "431": {"$ref": "#/components/responses/HeadTooLarge"},
                "500": {"$ref": "#/components/responses/Defect"},
                "503": {"$ref": "#/components/responses/Unavailable"}
            }
        }}
        """#

    /// What `/predict` answers, and what every path answers that cannot.
    static let predictionSchemas = #"""
        "Prediction": {
            "type": "object",
            "additionalProperties": false,
            "required": ["probability", "default", "threshold", "outside_training_range", "features_outside_range", "model"],
            "properties": {
                "probability": {"type": "number", "minimum": 0, "maximum": 1, "description": "Of default; every digit of a float64."},
                "default": {"type": "boolean", "description": "Whether the probability is at or above the threshold."},
                "threshold": {"type": "number"},
                "outside_training_range": {"type": "boolean", "description": "Whether some figure is one that training did not see the like of."},
                "features_outside_range": {"type": "array", "items": {"type": "string"}},
                "model": {"$ref": "#/components/schemas/Model"}
            }
        },
        "Model": {
            "type": "object",
            "additionalProperties": false,
            "required": ["name", "digest"],
            "properties": {
                "name": {"type": "string"},
                "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "The SHA-256 of the model's file."}
            }
        },
        "Error": {
            "type": "object",
            "additionalProperties": false,
            "required": ["error"],
            "properties": {
                "error": {"type": "string", "description": "What was wrong and what would be right."},
                "field": {"type": "string", "description": "The field that is to blame."}
            }
        }
        """#
}
