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

    var html: Markup {
        let identifier = Self.identifier(index)
        let field = entry.field
        let fault = fault
        let hints = FieldWords(field: field, language: state.language).hints(range: range)
        let unit: Markup = field.unit.isEmpty ? "" : " <span class=\"unit\">(\(field.unit))</span>"
        let need: Markup = field.mayBeMissing ? "" : " required"
        let focus: Markup = state.isNext && index == 0 ? " autofocus" : ""
        let mark: Markup = fault == nil ? "" : " aria-invalid=\"true\""
        return """
            <div class="field">
            <label for="\(identifier)">\(field.label)\(unit)</label>
            <input id="\(identifier)" name="\(field.name)" type="text"\
             inputmode="\(field.isWhole ? "numeric" : "decimal")" autocomplete="off"\(need)\
             maxlength="\(TypedNumber.charactersMax)" value="\(entry.text)"\
             aria-describedby="\(identifier)-fault \(identifier)-hint"\(mark)\(focus)>
            <p id="\(identifier)-fault" class="fault" data-live>\(fault ?? "")</p>
            <p id="\(identifier)-hint" class="hint">\(hints.map { "\($0)" as Markup }.joined(separator: "<br>"))</p>
            </div>

            """
    }

    /// What is wrong, once something was asked.
    private var fault: String? {
        if case .none = state.outcome { nil } else { entry.fault }
    }
}
