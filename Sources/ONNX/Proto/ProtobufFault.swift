/// Why bytes are no message of protocol buffers that can be read.
enum ProtobufFault: Error, Equatable {
    /// They end inside a field.
    case cutShort
    /// They are not in the wire format, or a text in them is not UTF-8.
    case malformed
    /// They hold more than a model may, or than there is memory for; the sentence says of what.
    case tooMuch(ModelFileError)

    /// The fault as a sentence about the file that the bytes are.
    var refusal: ModelFileError {
        switch self {
        case .cutShort: .refused("the file is cut short, or it is not an ONNX model")
        case .malformed:
            .refused("the file is not an ONNX model: its bytes are not a protocol buffer")
        case .tooMuch(let sentence): sentence
        }
    }
}
