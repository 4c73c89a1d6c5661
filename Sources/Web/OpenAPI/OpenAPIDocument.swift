import SestinaClient

/// The description of the interface as OpenAPI 3.1 has it: `Files/openapi.json`, with the served model's
/// features set in.
enum OpenAPIDocument {
    /// What the file says of the six features, as no model is known to it.
    static let unknownFeatures = #"{"type": "object", "additionalProperties": {"type": "number"}}"#

    /// The file before and after ``unknownFeatures``.
    private static let parts: (head: Substring, tail: Substring) = {
        let text = String(decoding: PackageResources.openapi_json, as: UTF8.self)
        guard let place = text.firstRange(of: unknownFeatures) else {
            preconditionFailure("openapi.json has the schema of features of an unknown model")
        }
        return (text[..<place.lowerBound], text[place.upperBound...])
    }()

    /// The document.
    ///
    /// - Parameter model: whose features' names and ranges it tells; nil when none is known.
    /// - Returns: a JSON text.
    static func text(_ model: ServerInfo.Model?) -> String {
        let features = model.map(FeaturesSchema.text) ?? unknownFeatures
        return "\(parts.head)\(features)\(parts.tail)"
    }
}
