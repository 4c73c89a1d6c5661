/// A model that was served before the one that is.
package struct FormerChampion: Sendable {
    /// What a reader calls it: the last commit at which it was served.
    package let name: String
    /// Its file.
    package let bytes: [UInt8]

    /// A model file under a name.
    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// The models that a challenger is held to beside the champion, so that small steps lead nowhere.
package struct FormerChampions: Sendable {
    /// The newest first, each another function than the rest and than the champion; at most as many as the
    /// policy says.
    package let models: [FormerChampion]
    /// Why there are no more, as it reads on from "history": "begins at 1234567"; nil where the policy asks for
    /// no more.
    package let end: String?

    /// Models that are at hand.
    package init(_ models: [FormerChampion], end: String? = nil) {
        self.models = models
        self.end = end
    }
}
