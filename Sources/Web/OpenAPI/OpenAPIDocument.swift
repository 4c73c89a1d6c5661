import Client
import JSON

/// The description of the interface as OpenAPI 3.1 has it.
///
/// Paths are written as the JSON that they are, a group in a file; a new group is added to ``paths``.
enum OpenAPIDocument {
    /// The members of `paths`, group by group.
    private static let paths = [predictionPaths, inferencePaths, healthPaths, documentPaths]

    /// The members of `components.schemas`, group by group.
    private static let schemas = [predictionSchemas, inferenceSchemas, healthSchemas]

    /// The document.
    ///
    /// - Parameter model: whose features' names and ranges it tells; nil when none is known.
    /// - Returns: a JSON text.
    static func text(_ model: ServerInfo.Model?) -> String {
        """
        {"openapi": "3.1.0",
        "info": {
            "title": "Sestina",
            "version": "\(InferenceProtocol.server.version)",
            "description": "The probability that a loan defaults, from six figures of an applicant."
        },
        "paths": {\(paths.joined(separator: ",\n"))},
        "components": {
            "schemas": {
                "Figures": \(FiguresSchema.text(model)),
                \(schemas.joined(separator: ",\n"))
            },
            "responses": {\(responses)}
        }}
        """
    }

    /// The answers that are no answer, which many paths have in common.
    private static let responses = [
        ("BadRequest", "The request is not what the path takes; the sentence says why.", ""),
        ("NotFound", "There is no such model or version.", ""),
        ("TimedOut", "The request did not come whole in time.", ""),
        ("TooLarge", "The body is longer than the path takes.", ""),
        ("TargetTooLong", "The first line of the request is longer than the server reads.", ""),
        (
            "UnsupportedMediaType",
            "The body is of a kind or a coding that the path does not read.", ""
        ),
        ("Unprocessable", "The model gives no probability for these figures.", ""),
        ("HeadTooLarge", "The header fields are longer than the server reads.", ""),
        ("Defect", "A defect of the server, which its log tells.", ""),
        (
            "Unavailable", "The scoring server is away or has no model; ask again later.",
            #""headers": {"Retry-After": {"schema": {"type": "integer", "minimum": 0}}}, "#
        ),
    ].map { name, description, headers in
        """
        "\(name)": {"description": "\(description)", \(headers)"content": {"application/json": \
        {"schema": {"$ref": "#/components/schemas/Error"}}}}
        """
    }.joined(separator: ",\n")

    /// This document itself.
    private static let documentPaths = #"""
        "/openapi.json": {"get": {
            "operationId": "openapi",
            "summary": "This document",
            "responses": {
                "200": {"description": "The document.", "content": {"application/json": {"schema": {"type": "object"}}}},
                "408": {"$ref": "#/components/responses/TimedOut"},
                "431": {"$ref": "#/components/responses/HeadTooLarge"}
            }
        }}
        """#
}
