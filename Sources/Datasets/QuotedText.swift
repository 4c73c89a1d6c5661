internal import Words

extension String {
    /// The text between quotes, as `shortened` gives it.
    var quoted: String { "'\(shortened)'" }

    /// Text from a file made fit for a sentence: no longer than a glance.
    var shortened: String { shown(max: 40) }
}
