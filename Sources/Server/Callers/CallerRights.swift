internal import Platform
package import Secrecy
package import Wire
internal import Words

/// Who may ask what, by the names of certificates: `NAME=score,observe`.
///
/// A name is a DNS name or a URI among the alternative names of a certificate, or its common name where it has none;
/// DNS names are compared without their case. A caller has what all of its names have, and one without any of them
/// may ask nothing.
package struct CallerRights: Sendable, Equatable {
    /// Why a line is none.
    package struct Fault: Error, Equatable, CustomStringConvertible {
        /// One sentence that names the line.
        package let description: String
    }

    /// Bytes of a file of rights.
    private static let fileBytesMax = 1_048_576

    private var allowed: [String: OpcodeSet] = [:]

    /// The rights that entries give.
    ///
    /// - Parameter entries: each `NAME=ROLES`, or `@FILE` with such lines, where empty ones and those that begin
    ///   with `#` do not count.
    /// - Throws: a ``Fault`` for the first that is none.
    package init(_ entries: [String]) throws(Fault) {
        for entry in entries {
            guard entry.first == "@" else {
                try add(entry, "--allow")
                continue
            }
            let path = String(entry.dropFirst())
            let bytes: [UInt8]
            do throws(PlainFile.Fault) {
                bytes = try PlainFile.read(path, bytesMax: Self.fileBytesMax)
            } catch {
                throw Fault(
                    description: "\(path.shown): the rights of callers cannot be read: \(error)"
                )
            }
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() {
                let text = Self.trimmed(String(decoding: line, as: UTF8.self))
                if text.isEmpty || text.hasPrefix("#") { continue }
                try add(text, "\(path.shown), line \(index + 1)")
            }
        }
        guard !allowed.isEmpty else {
            throw Fault(
                description: "no caller is allowed anything; give --allow NAME=score,observe"
            )
        }
    }

    private mutating func add(_ entry: String, _ place: String) throws(Fault) {
        // A URI may hold an equals sign, a role never does.
        guard let split = entry.lastIndex(of: "="), split > entry.startIndex else {
            throw Fault(
                description:
                    "\(place): \(entry.shown) is no NAME=ROLES; roles are score, observe or both, "
                    + "such as gateway.bank.example=score,observe"
            )
        }
        let name = Self.trimmed(String(entry[..<split]))
        let roles = entry[entry.index(after: split)...].split(
            separator: ",",
            omittingEmptySubsequences: false
        )
        for role in roles {
            switch Self.trimmed(String(role)) {
            case "score": allowed[Self.key(name), default: []].formUnion(.score)
            case "observe": allowed[Self.key(name), default: []].formUnion(.observe)
            case let other:
                throw Fault(
                    description: "\(place): \(other.shown) is no role; roles are score and observe"
                )
            }
        }
    }

    /// What a caller may ask.
    package func allowed(_ identity: TLSIdentity) -> OpcodeSet {
        identity.names.reduce(into: []) { $0.formUnion(allowed(name: $1)) }
    }

    /// What one name gives.
    func allowed(name: String) -> OpcodeSet { allowed[Self.key(name)] ?? [] }

    /// URIs are told apart by their case, names are not.
    private static func key(_ name: String) -> String {
        name.contains(":") ? name : name.lowercased()
    }

    private static func trimmed(_ text: String) -> String {
        let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
        let rest = text.drop(while: blank)
        guard let last = rest.lastIndex(where: { !blank($0) }) else { return "" }
        return String(rest[...last])
    }
}
