/// Where functions stand in formatted Swift, by their indentation.
enum Functions {
    /// The first and the last line of a function, counted from 1.
    struct Extent {
        let first: Int
        let last: Int
    }

    /// Finds all functions of more than one line.
    static func all(in lines: [String]) -> [Extent] {
        var found: [Extent] = []
        var open: (line: Int, indentation: Int)?
        for (number, line) in lines.enumerated() {
            let indentation = line.prefix { $0 == " " }.count
            if let start = open, indentation == start.indentation,
                line.trimmingPrefix(while: { $0 == " " }).hasPrefix("}")
            {
                found.append(Extent(first: start.line + 1, last: number + 1))
                open = nil
            } else if isStart(line), !line.hasSuffix("}") {
                open = (number, indentation)
            }
        }
        return found
    }

    private static func isStart(_ line: String) -> Bool {
        let words = line.split(separator: " ")
        return words.contains { word in
            word == "func" || word.hasPrefix("init(") || word.hasPrefix("init?(")
                || word.hasPrefix("init<") || word == "deinit"
        } && !line.contains("//")
    }
}
