import JSON

/// An object of a document whose members are counts, each of which may be left out.
///
/// Names stand here once, so that what is written under one is read under the same.
protocol CountedParts {
    /// Nothing told.
    init()

    /// The members in the order in which they are written, and where each of them is kept.
    static var parts: [(name: String, place: WritableKeyPath<Self, UInt64?>)] { get }
}

extension CountedParts {
    /// Reads the members, without those that are no counts.
    init(_ fields: DocumentFields) {
        self.init()
        for (name, place) in Self.parts { self[keyPath: place] = fields.told(name, \.count) }
    }

    /// Writes an object with what is told.
    func write(to text: inout JSONText) {
        text.object { text in
            for (name, place) in Self.parts { text.told(name, self[keyPath: place]) }
        }
    }
}
