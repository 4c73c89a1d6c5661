import ArgumentParser
import Datasets
import Models
import Words

/// One row as it is given on a command line, `NAME=VALUE` for each feature in any order.
enum RowArguments {
    /// Reads the features of a row.
    ///
    /// - Parameters:
    ///   - arguments: what was given.
    ///   - model: whose features they are.
    ///   - isNamed: whether the model gives their names; if not, those of the loan book do as well.
    /// - Returns: the features in the model's order, NaN where one that may be missing is.
    /// - Throws: a `ValidationError` that says what is wrong with the first argument that is.
    static func features(
        _ arguments: [String],
        of model: Model,
        isNamed: Bool
    ) throws(ValidationError) -> Features {
        var given: [String: Double] = [:]
        for argument in arguments {
            let (name, value) = try pair(argument)
            guard given.updateValue(value, forKey: name) == nil else {
                throw ValidationError("\(name.shown) is given twice")
            }
        }
        let isOfLoanBook = !isNamed && !model.featureNames.contains { given[$0] != nil }
        let names = isOfLoanBook ? LoanColumns.features : model.featureNames
        let shownNames = names.map(\.shown).joined(separator: ", ")
        if let unknown = given.keys.filter({ !names.contains($0) }).min() {
            throw ValidationError(
                "the model has no feature '\(unknown.shown)'; it has \(shownNames)"
            )
        }
        var row = Features(repeating: .nan)
        for (feature, name) in names.enumerated() {
            let value = given[name] ?? .nan
            guard !value.isNaN || model.mayBeMissing[feature] else {
                throw ValidationError(
                    "\(name.shown) is not given, and the model does not take it as missing; it takes \(shownNames)"
                )
            }
            row[feature] = value
        }
        return row
    }

    /// The name and the value of an argument; NaN where nothing stands behind the sign.
    private static func pair(
        _ argument: String
    ) throws(ValidationError) -> (name: String, value: Double) {
        // The last: a name may have one, a number has none.
        guard let sign = argument.lastIndex(of: "=") else {
            throw ValidationError(
                "'\(argument.shown)' is no NAME=VALUE; a file of rows is named with --input"
            )
        }
        let name = String(argument[..<sign])
        let text = argument[argument.index(after: sign)...]
        switch DecimalField(Array(text.utf8)[...]) {
        case .number(let value): return (name, value)
        case .missing: return (name, .nan)
        case .invalid:
            throw ValidationError("\(name.shown): '\(text.shown)' is not a number")
        case .notFinite:
            throw ValidationError("\(name.shown): '\(text.shown)' is not a finite number")
        }
    }
}
