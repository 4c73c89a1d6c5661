extension OpenAPIDocument {
    /// `/healthz` and `/readyz`.
    static let healthPaths = #"""
        "/healthz": {"get": {
            "operationId": "alive",
            "summary": "Whether this process lives",
            "responses": {
                "200": {
                    "description": "It does.",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Alive"}}}
                },
                "408": {"$ref": "#/components/responses/TimedOut"},
                "431": {"$ref": "#/components/responses/HeadTooLarge"}
            }
        }},
        "/readyz": {"get": {
            "operationId": "ready",
            "summary": "Whether predictions can be had",
            "responses": {
                "200": {
                    "description": "The scoring server answers with a model.",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Ready"}}}
                },
                "408": {"$ref": "#/components/responses/TimedOut"},
                "431": {"$ref": "#/components/responses/HeadTooLarge"},
                "503": {"$ref": "#/components/responses/Unavailable"}
            }
        }}
        """#

    /// What `/healthz` and `/readyz` answer.
    static let healthSchemas = #"""
        "Alive": {
            "type": "object",
            "additionalProperties": false,
            "required": ["status"],
            "properties": {"status": {"const": "alive"}}
        },
        "Ready": {
            "type": "object",
            "additionalProperties": false,
            "required": ["status", "model", "digest"],
            "properties": {
                "status": {"const": "ready"},
                "model": {"type": "string"},
                "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"}
            }
        }
        """#
}
