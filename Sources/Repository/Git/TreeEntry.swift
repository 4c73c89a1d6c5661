/// A file in a commit.
package struct TreeEntry: Hashable, Sendable {
    /// What git keeps for a path.
    package enum Kind: Sendable {
        /// A file.
        case file
        /// A symbolic link; the object holds where it leads.
        case link
        /// A commit of another repository.
        case submodule
    }

    /// The path from the top of the repository, with "/" between its parts.
    package let path: String
    /// What is there.
    package let kind: Kind
    /// The object with the content.
    package let object: ObjectID

    /// Names what is at a path.
    init(path: String, kind: Kind, object: ObjectID) {
        self.path = path
        self.kind = kind
        self.object = object
    }

    /// Reads a record of `ls-tree -z`: mode, type, object, a tab and the path; nil of anything else.
    init?(record: some StringProtocol) {
        let halves = record.split(separator: "\t", maxSplits: 1)
        guard halves.count == 2, let path = halves.last else { return nil }
        let facts = halves[0].split(separator: " ")
        guard facts.count == 3, let object = ObjectID(facts[2]) else { return nil }
        switch facts[0] {
        case "100644", "100755", "100664": kind = .file
        case "120000": kind = .link
        case "160000": kind = .submodule
        default: return nil
        }
        self.path = String(path)
        self.object = object
    }
}
