package import ONNX
internal import Platform

/// The digest that a model file must have to be served, such as the one that the gate judged.
package enum ExpectedDigest: Sendable, Equatable {
    /// The 64 lower-case hexadecimal digits of a SHA-256.
    case digits(String)
    /// A file with these digits, read again whenever a model is loaded.
    case file(String)

    /// The most bytes of such a file; `sha256sum` writes the model's path behind the digits.
    private static let fileBytesMax = 8192

    /// Takes 64 hexadecimal digits, or `@` and the path of a file that begins with them; nil of
    /// anything else.
    package init?(_ text: String) {
        if text.hasPrefix("@") {
            self = .file(String(text.dropFirst()))
            if text.utf8.count == 1 { return nil }
        } else {
            guard let digits = Self.digits(text.utf8) else { return nil }
            self = .digits(digits)
        }
    }

    /// Makes sure that a model file has it.
    ///
    /// - Parameter file: what was loaded.
    /// - Throws: a refusal if it has another; a `ModelFileError` if a file of digits cannot be
    ///   read or has none.
    package func require(_ file: ModelFile) throws(ModelFileError) {
        let expected = try expected()
        guard file.digest.hex != expected else { return }
        throw ModelFileError(
            .refused,
            "the model file has the SHA-256 \(file.digest.hex) and --expect-digest wants"
                + " \(expected); put the file there that was judged, or name the digest of this one"
        )
    }

    private func expected() throws(ModelFileError) -> String {
        switch self {
        case .digits(let digits): return digits
        case .file(let path):
            let bytes: [UInt8]
            do throws(PlainFile.Fault) {
                bytes = try PlainFile.read(path, bytesMax: Self.fileBytesMax)
            } catch {
                let reason =
                    switch error {
                    case .notPlain: "it is not a file"
                    case .tooLarge: "it has more than \(Self.fileBytesMax) bytes"
                    case .noMemory(let shortage): shortage.description
                    case .system(let error): error.reason
                    }
                throw ModelFileError(
                    .unreadable,
                    "the digest that --expect-digest wants cannot be read from \(path): \(reason)"
                )
            }
            let word = bytes.prefix { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
            guard let digits = Self.digits(word) else {
                throw ModelFileError(
                    .refused,
                    "\(path) does not begin with a SHA-256 of 64 hexadecimal digits, which"
                        + " --expect-digest wants"
                )
            }
            return digits
        }
    }

    /// 64 hexadecimal digits in lower case, nil where bytes are anything else.
    private static func digits(_ bytes: some Collection<UInt8>) -> String? {
        let text = String(decoding: bytes, as: UTF8.self).lowercased()
        let digits = "0123456789abcdef"
        guard bytes.count == 64, text.utf8.count == 64, text.allSatisfy(digits.contains) else {
            return nil
        }
        return text
    }
}
