import ONNX

extension ModelFile {
    /// What is served and scored with unless another file is named.
    static let defaultPath = "models/loan-default/model.onnx"

    /// Loads a file; a refusal names it.
    static func named(_ path: String) throws(ModelFileError) -> ModelFile {
        do {
            return try load(path: path)
        } catch {
            guard error.kind == .refused else { throw error }
            throw ModelFileError(.refused, "\(path) cannot be served: \(error)")
        }
    }
}
