/// A public key of SSH by which a policy says who may force.
///
/// It is a line as `ssh-keygen` writes it to a file that ends in `.pub`. Before the key's type may stand until when
/// it is good, as in a file of allowed signers: `valid-before="20300101" ssh-ed25519 AAAA…`.
struct SigningKey: Equatable {
    private static let types = [
        "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521", "sk-ssh-ed25519@openssh.com",
        "sk-ecdsa-sha2-nistp256@openssh.com",
    ]
    private static let times = ["valid-after", "valid-before"]

    /// Since when and until when it is good, as ssh-keygen takes it; nil where it always is.
    private let validity: String?
    /// The type and the key, one blank between them.
    let bare: String

    /// Takes a line; nil of what is none, such as one with an option that would make it something else than a key.
    init?(_ line: String) {
        guard line.unicodeScalars.allSatisfy({ $0 >= " " && $0 != "\u{7f}" }) else { return nil }
        var words = line.split(separator: " ")[...]
        if let first = words.first, !Self.types.contains(String(first)) {
            guard Self.isValidity(first) else { return nil }
            validity = String(words.removeFirst())
        } else {
            validity = nil
        }
        // What follows the key is a comment.
        guard let type = words.popFirst(), Self.types.contains(String(type)),
            let key = words.popFirst(), Self.isBase64(key)
        else { return nil }
        bare = "\(type) \(key)"
    }

    /// A line of a file of allowed signers that lets this key sign what git signs.
    ///
    /// - Parameter principal: whose key it is, in one word.
    /// - Returns: the line, ended.
    func line(for principal: String) -> String {
        let options = ["namespaces=\"git\"", validity].compactMap(\.self).joined(separator: ",")
        return "\(principal) \(options) \(bare)\n"
    }

    private static func isBase64(_ text: Substring) -> Bool {
        let digits = text.reversed().drop { $0 == "=" }
        return !digits.isEmpty
            && digits.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "+" || $0 == "/")
            }
    }

    /// Whether a text is `valid-after="TIME"`, `valid-before="TIME"`, or both with a comma between.
    private static func isValidity(_ text: Substring) -> Bool {
        let options = text.split(separator: ",", omittingEmptySubsequences: false)
        let names = options.map { String($0.prefix { $0 != "=" }) }
        return Set(names).count == names.count
            && zip(options, names).allSatisfy { option, name in
                let value = option.dropFirst(name.count)
                let digits = value.dropFirst(2).dropLast()
                return times.contains(name) && value.hasPrefix("=\"") && value.hasSuffix("\"")
                    && [8, 12, 14].contains(digits.count { $0 != "Z" })
                    && digits.allSatisfy { ("0"..."9").contains($0) || $0 == "Z" }
            }
    }
}
