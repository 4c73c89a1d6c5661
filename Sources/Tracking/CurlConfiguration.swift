/// What curl reads from its standard input, where no other process can see it: an option a line.
package struct CurlConfiguration: Sendable {
    private(set) var text = ""

    /// No option yet.
    package init() {}

    /// Adds an option that takes no value.
    package mutating func add(_ option: String) {
        text += option + "\n"
    }

    /// Adds an option and its value, whatever characters that has.
    package mutating func add(_ option: String, _ value: some CustomStringConvertible) {
        text += "\(option) = \"\(Self.escaped(value.description))\"\n"
    }

    /// Adds who is recording and in which workspace, and how a certificate is judged.
    mutating func add(_ credentials: TrackingCredentials) {
        if let authorization = credentials.authorization {
            add("header", "Authorization: " + authorization)
        }
        if let workspace = credentials.workspace {
            add("header", "X-MLFLOW-WORKSPACE: " + workspace)
        }
        if credentials.isInsecure { add("insecure") }
        if let path = credentials.authoritiesPath { add("cacert", path) }
        if let path = credentials.certificatePath { add("cert", path) }
    }

    private static func escaped(_ value: String) -> String {
        var escaped = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case "\u{b}": escaped += "\\v"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
