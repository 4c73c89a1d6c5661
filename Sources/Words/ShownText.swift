extension StringProtocol {
    /// Someone else's text made fit for a sentence, at most 200 code points of it.
    package var shown: String { shown(max: 200) }

    /// Someone else's text made fit for one line of a sentence, a log or a terminal.
    ///
    /// What a file, a peer or a path says can steer a terminal, end a line and begin another that nobody
    /// wrote, or turn the direction of what follows. Line ends and tabs become blanks; every other
    /// character that does something and is not seen becomes U+FFFD, as ``Unicode/Scalar/isSeen`` tells.
    ///
    /// - Parameter scalarsMax: the most code points that are shown; what is cut is told by "…". Code points
    ///   rather than characters, of which one may be a letter with a million accents.
    /// - Returns: the text as it is shown.
    package func shown(max scalarsMax: Int) -> String {
        var line = String.UnicodeScalarView()
        for (index, scalar) in unicodeScalars.enumerated() {
            guard index < scalarsMax else {
                line.append("…")
                break
            }
            line.append(scalar.shown)
        }
        return String(line)
    }

    /// The same of a text of several lines, whole: its line feeds stay.
    ///
    /// The last guard of a text whose parts are made fit one by one, for a line feed may be anyone's here.
    package var shownInLines: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { $0 == "\n" ? $0 : $0.shown }
            )
        )
    }
}

extension Unicode.Scalar {
    /// Whether it is seen and does nothing else.
    ///
    /// Not so: controls (C0, DEL, C1), line and paragraph separators, formats (marks, embeddings and
    /// isolates of direction, joiners, tags), fillers and selectors that take no room, and what is no
    /// character.
    package var isSeen: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
        default: !properties.isDefaultIgnorableCodePoint
        }
    }

    fileprivate var shown: Unicode.Scalar {
        switch self {
        // By far the most common, and known without a look into tables.
        case " "..."~": self
        case "\n", "\r", "\t": " "
        default: isSeen ? self : "\u{fffd}"
        }
    }
}

extension StringProtocol {
    /// A text in JSON with the same meaning, of which nothing steers a terminal: what is not seen, and in
    /// JSON can stand in strings alone, is written as `\u` and its number there.
    package var shownInJSON: String {
        guard !unicodeScalars.allSatisfy({ $0.isLine || $0.isSeen }) else { return String(self) }
        var text = ""
        for scalar in unicodeScalars {
            if scalar.isLine || scalar.isSeen {
                text.unicodeScalars.append(scalar)
                continue
            }
            for unit in String(Character(scalar)).utf16 {
                text += "\\u" + unit.hexadecimal
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    /// Whether it is one of the blanks that JSON has between its parts.
    fileprivate var isLine: Bool { self == "\n" || self == "\r" || self == "\t" }
}
