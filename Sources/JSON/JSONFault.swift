import Words

/// Why a text is no JSON, and where.
package struct JSONFault: Error, Equatable, CustomStringConvertible {
    /// From 1.
    package let line: Int
    /// In bytes, from 1.
    package let column: Int
    /// The name of the innermost member whose value was being read; nil outside of any object.
    package let member: String?
    /// What is wrong there, or what is needed, without a full stop.
    package let reason: String

    /// One sentence part, like `line 1, column 12, in "income": a value is needed`.
    package var description: String {
        let place = member.map { ", in \"\($0.shown)\"" } ?? ""
        return "line \(line), column \(column)\(place): \(reason)"
    }
}
