import JSON

/// JSON of the gate's reports: keys sorted, so that the same values give the same bytes.
enum ReportJSON {
    /// An object on several lines, with a line end.
    ///
    /// - Parameter body: writes its members, sorted by name.
    /// - Returns: the document.
    static func text(_ body: (inout JSONText) -> Void) -> String {
        JSONText.object(.report, body).string + "\n"
    }
}

extension JSONText {
    /// A number, null where there is none or where it is not finite.
    mutating func number(_ name: String, _ value: Double?) {
        member(name) { $0.optional(value) { $0.number($1) } }
    }

    /// A text, null where there is none.
    mutating func text(_ name: String, _ value: String?) {
        member(name) { $0.optional(value) { $0.string($1) } }
    }

    /// A list of texts.
    mutating func texts(_ name: String, _ values: [String]) {
        member(name) { $0.array(values) { $0.string($1) } }
    }
}
