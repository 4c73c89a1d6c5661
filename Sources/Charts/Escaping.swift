/// Makes any text safe as content or quoted attribute value of HTML and SVG.
///
/// Control characters that neither format allows become U+FFFD, so that a hostile name cannot make
/// a document unreadable.
package func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        case "\t", "\n": result.unicodeScalars.append(scalar)
        case "\0"..." ", "\u{7f}"..."\u{9f}", "\u{fffe}"..."\u{ffff}":
            result.unicodeScalars.append(scalar == " " ? scalar : "\u{fffd}")
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
