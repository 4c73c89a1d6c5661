import Charts

/// A field of the form with its label, hint and fault.
struct FieldMarkup {
    let entry: FieldEntry
    /// The field's place in the form, from 0.
    let index: Int
    /// The range that the model saw in training; nil when it does not tell.
    let range: ClosedRange<Double>?
    let state: PageState

    /// What the field's element is called, whatever the feature's name is.
    static func identifier(_ index: Int) -> String { "figure-\(index + 1)" }

    var html: String {
        let identifier = Self.identifier(index)
        let field = entry.field
        let fault = fault
        let hints = FieldWords(field: field, language: state.language).hints(range: range)
        let unit = field.unit.isEmpty ? "" : " <span class=\"unit\">(\(escaped(field.unit)))</span>"
        return """
            <div class="field">
            <label for="\(identifier)">\(escaped(field.label))\(unit)</label>
            <input id="\(identifier)" name="\(escaped(field.name))" type="text"\
             inputmode="\(field.isWhole ? "numeric" : "decimal")" autocomplete="off" required\
             maxlength="\(TypedNumber.charactersMax)" value="\(escaped(entry.text))"\
             aria-describedby="\(identifier)-fault \(identifier)-hint"\(fault == nil ? "" : " aria-invalid=\"true\"")>
            <p id="\(identifier)-fault" class="fault" data-live>\(escaped(fault ?? ""))</p>
            <p id="\(identifier)-hint" class="hint">\(hints.map(escaped).joined(separator: "<br>"))</p>
            </div>

            """
    }

    /// What is wrong, once something was asked.
    private var fault: String? {
        if case .none = state.outcome { nil } else { entry.fault }
    }
}
