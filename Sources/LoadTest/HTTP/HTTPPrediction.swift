import JSON

/// What an answer to a request for a prediction says.
///
/// Only the probability has to be there. The other members are those of `sestina-web`; what a server tells once it
/// has to tell always.
struct HTTPPrediction {
    /// 0 to 1; `sestina-web` writes it so that it reads back to the same bits.
    let probability: Double
    /// Whether the model predicts default; nil where the answer does not say.
    let predictsDefault: Bool?
    /// Whether a feature lies outside its range; nil where the answer does not say.
    let isOutsideTrainingRange: Bool?
    /// What the model is called; nil where the answer does not say.
    let modelName: String?
    /// The digest of the model file in 64 hexadecimal digits; nil where the answer does not say.
    let modelDigest: String?

    /// Reads a body; nil when it is no JSON object with a probability.
    init?(_ body: ArraySlice<UInt8>) {
        guard let value = try? JSONParser.parse(Array(body)),
            let probability = value["probability"]?.double, (0...1).contains(probability)
        else { return nil }
        self.probability = probability
        predictsDefault = value["default"]?.boolean
        isOutsideTrainingRange = value["outside_training_range"]?.boolean
        modelName = value["model"]?["name"]?.string
        modelDigest = value["model"]?["digest"]?.string
    }
}
