public import Wire

extension Score {
    /// The first 16 hexadecimal digits of the SHA-256 of the model file that gave the score.
    ///
    /// `ServerInfo.Model.digest` begins with them when that model is the one that is served.
    public var modelDigestPrefix: String {
        let digits = String(modelDigest.byteSwapped, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
