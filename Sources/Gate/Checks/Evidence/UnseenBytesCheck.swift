internal import ONNX

/// Whether all of a file is what its readers take in.
///
/// What nobody reads can be anything, also what makes it another model once it is written elsewhere.
enum UnseenBytesCheck {
    /// What is said of the bytes of a model file.
    static func check(_ bytes: [UInt8]) -> Check {
        let found = UnseenBytes.first(in: bytes)
        return Check(
            .file,
            "bytes",
            found == nil ? .pass : .invalid,
            found.map {
                "the file carries bytes that no reader sees: \($0); write it again without them"
            } ?? "every one of them is read"
        )
    }
}
