extension String {
    /// The text without spaces and tabs around it.
    var trimmingBlanks: String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        var trimmed = drop(while: isBlank)
        while trimmed.last.map(isBlank) == true { trimmed.removeLast() }
        return String(trimmed)
    }
}
