import Commands
import ONNX

extension ModelFile {
    /// Loads a file; a refusal names it.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - defaultClass: which class to try as default in a file that does not say it.
    ///   - purpose: what the file is read for.
    /// - Returns: the file, which can be served.
    /// - Throws: a refusal, or what kept the file from being read.
    static func named(
        _ path: String,
        defaultClass: String? = nil,
        for purpose: Purpose = .reasons
    ) throws(ModelFileError) -> ModelFile {
        if path == DefaultModel.path, let lack = DefaultModel.lack {
            throw ModelFileError(.unreadable, lack)
        }
        return try naming(path) { () throws(ModelFileError) in
            try load(path: path, defaultClass: defaultClass, for: purpose)
        }
    }

    /// Loads a file that is to say what an adoption has it say; a refusal names it.
    static func adopted(
        _ path: String,
        as adoption: Adoption
    ) throws(ModelFileError) -> AdoptedFile {
        try naming(path) { () throws(ModelFileError) in
            try AdoptedFile(path: path, as: adoption)
        }
    }

    /// Runs what loads a file and puts its path before a refusal.
    ///
    /// What cannot be read names the file already.
    private static func naming<Loaded>(
        _ path: String,
        _ load: () throws(ModelFileError) -> Loaded
    ) throws(ModelFileError) -> Loaded {
        do {
            return try load()
        } catch {
            throw error.naming(path)
        }
    }
}

extension ModelFileError {
    /// The same with the path before a refusal; what cannot be read names the file already.
    func naming(_ path: String) -> ModelFileError {
        guard kind == .refused else { return self }
        return ModelFileError(.refused, "\(path) cannot be served: \(self)")
    }
}
