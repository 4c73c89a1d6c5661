import JSON

/// Counts of things that have names, in the order in which the server tells them.
///
/// Names are the protocol's, and a later version may have more of them: what is not known is passed on.
public struct NamedCounts: Sendable, Equatable {
    /// How often there was what has a name.
    public struct Entry: Sendable, Equatable {
        /// What was counted, like `invalid_features`.
        public let name: String
        /// How often.
        public let count: UInt64

        /// A count of what has a name.
        package init(_ name: String, _ count: UInt64) {
            self.name = name
            self.count = count
        }
    }

    /// All of them, no name twice.
    public let entries: [Entry]

    /// Counts, no name of which is there twice.
    package init(_ entries: [Entry]) { self.entries = entries }

    /// The count of a name; nil when the server does not tell it.
    public subscript(name: String) -> UInt64? {
        entries.first { $0.name == name }?.count
    }
}

extension NamedCounts {
    /// Reads an object's members, without those that are no counts.
    init(_ fields: DocumentFields) {
        entries = fields.members.compactMap { member in
            member.value.count.map { Entry(member.name, $0) }
        }
    }

    /// Writes an object with a member for each.
    func write(to text: inout JSONText) {
        text.object { text in
            for entry in entries { text.member(entry.name, entry.count) }
        }
    }
}
