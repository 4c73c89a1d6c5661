import HTTPFront
import HTTPTypes
import JSON
import NIOCore
import SestinaClient

/// The outputs of a request of the inference protocol.
struct InferenceAnswer: Sendable {
    /// The name by which the caller asked.
    let modelName: String
    /// The SHA-256 of the model's file.
    let digest: String
    /// What the caller called its request, given back.
    let id: String?
    /// The outputs that the caller wants, in its order.
    let outputs: [InferenceRequest.Wanted]
    /// One a row of the request, every one with a probability.
    let scores: [Score]

    /// The answer as JSON, and after it the bytes of those outputs that are binary.
    func response() -> Answer {
        let json = json.utf8
        let binary = outputs.filter(\.isBinary)
        var body = ByteBuffer(bytes: json)
        for wanted in binary { write(wanted.output, to: &body) }
        var headers: HTTPFields = [.cacheControl: "no-store"]
        if binary.isEmpty {
            headers[.contentType] = "application/json"
        } else {
            headers[.contentType] = "application/octet-stream"
            headers[InferenceProtocol.headerLength] = String(json.count)
        }
        return Answer(.ok, headers, .whole(body))
    }

    /// Everything but the values of binary outputs.
    private var json: JSONText {
        var text = JSONText()
        text.object { text in
            if let id { text.member("id", id) }
            text.member("model_name", modelName)
            text.member("model_version", InferenceProtocol.modelVersion)
            text.member("parameters") { text in text.object { $0.member("digest", digest) } }
            text.member("outputs") { text in
                text.array(outputs) { text, wanted in write(wanted, to: &text) }
            }
        }
        return text
    }

    private func write(_ wanted: InferenceRequest.Wanted, to text: inout JSONText) {
        text.object { text in
            text.member("name", wanted.output.rawValue)
            text.member("datatype", wanted.output.datatype)
            text.member("shape") { $0.array([scores.count]) { $0.number($1) } }
            if wanted.isBinary {
                // Both datatypes have eight bytes.
                text.member("parameters") { text in
                    text.object { $0.member("binary_data_size", scores.count * 8) }
                }
                return
            }
            text.member("data") { text in
                text.array(scores) { text, score in
                    switch wanted.output {
                    case .probabilities: text.number(score.probability)
                    case .label: text.number(score.label)
                    }
                }
            }
        }
    }

    private func write(_ output: InferenceOutput, to body: inout ByteBuffer) {
        for score in scores {
            switch output {
            case .probabilities:
                body.writeInteger(score.probability.bitPattern, endianness: .little)
            case .label: body.writeInteger(score.label, endianness: .little)
            }
        }
    }
}

extension Score {
    /// 1 where the model predicts default, else 0.
    fileprivate var label: Int { flags.contains(.predictsDefault) ? 1 : 0 }
}
