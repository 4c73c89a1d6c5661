extension Double {
    /// The shortest decimal text that reads back to the same number, without a fraction where there is none.
    var plain: String {
        let text = description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
