import ArgumentParser
import Commands
import Datasets
import Models
import Training
import Words

/// The loan book that a file from elsewhere is adopted with.
struct BookOptions: ParsableArguments {
    /// Where the threshold comes from, as an option says it.
    enum Threshold: ExpressibleByArgument {
        /// A number of 0 to 1.
        case number(Double)
        /// The threshold of the best F1 of precision and recall.
        case bestF1
        /// The threshold at which errors cost least.
        case leastCost

        /// Reads the option; nil where it is none of these.
        init?(argument: String) {
            switch argument {
            case "best-f1": self = .bestF1
            case "least-cost": self = .leastCost
            default:
                guard let number = Double(argument), (0...1).contains(number) else { return nil }
                self = .number(number)
            }
        }
    }

    @Option(
        help: ArgumentHelp(
            "The loan book that the model was made of, as CSV with a header; - is the standard input.",
            valueName: "file"
        )
    )
    var data: String?

    @Option(
        help: ArgumentHelp(
            "Rows that the model did not learn from, as CSV; without them no metrics are written.",
            valueName: "file"
        )
    )
    var test: String?

    @Option(help: LabelOption.column)
    var label = LoanColumns.label

    @Option(help: LabelOption.word)
    var defaultLabel: String?

    @Option(
        help: ArgumentHelp(
            "The six columns, separated by commas, in the order in which the model takes them. (default: the "
                + "names that the file has)",
            valueName: "columns"
        )
    )
    var features: String?

    @Flag(help: "Leave out rows with a missing or non-numeric value, and say how many.")
    var dropIncomplete = false

    @OptionGroup var dialect: DialectOptions

    @Option(
        help: ArgumentHelp(
            "A number of 0 to 1, best-f1 or least-cost; the latter two on the rows of --data. (default: what the "
                + "file has)",
            valueName: "rule"
        )
    )
    var threshold: Threshold?

    @OptionGroup var costs: CostOptions

    @OptionGroup var reasons: ReasonOptions

    /// Refuses options of a book that is not named.
    mutating func validate() throws {
        try LabelOption.check(defaultLabel)
        if threshold.isLeastCost { _ = try costs.rule() } else { try costs.refuse() }
        if let columns, columns.count != featureCount || Set(columns).count != featureCount {
            throw ValidationError("--features takes the names of six different columns")
        }
        guard data == nil else {
            if data == "-", test == "-" {
                throw ValidationError("--data and --test cannot both be the standard input")
            }
            return
        }
        let isAsked =
            test != nil || features != nil || threshold != nil || reasons.reasons != nil
            || label != LoanColumns.label || defaultLabel != nil || dropIncomplete
            || dialect.given != nil
        if isAsked {
            throw ValidationError("name the loan book with --data, or leave its options out")
        }
    }

    /// Where the threshold comes from; nil for that of the file.
    func rule() throws(ValidationError) -> BookAdoption.Threshold? {
        switch threshold {
        case .number(let number): return .number(number)
        case .bestF1: return .rule(.bestF1)
        case .leastCost: return .rule(try costs.rule())
        case nil: return nil
        }
    }

    /// The columns of the features by the option; nil for the names that the file has.
    var columns: [String]? {
        // Empty names are kept, so that "a,,b" is refused and not taken for "a,b".
        features?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// Reads a book.
    func read(
        _ path: String,
        features: [String],
        missing: [String]
    ) throws(DatasetError) -> Dataset {
        let name = path == "-" ? "the standard input" : path
        var form = BookForm()
        (form.dialect, form.defaultLabel) = (dialect.choice, defaultLabel)
        form.tell = { DialectOptions.say($0, of: name) }
        let rows = try Dataset.read(
            path: path,
            features: features,
            label: label,
            dropsIncomplete: dropIncomplete,
            missing: missing,
            form: form
        )
        if rows.droppedRowCount > 0 {
            let count = NumberFormat.counted(rows.droppedRowCount, "incomplete row")
            Console.say("\(name): \(count) left out")
        }
        return rows
    }
}

extension BookOptions.Threshold? {
    /// Whether costs are asked for.
    fileprivate var isLeastCost: Bool {
        if case .leastCost = self { true } else { false }
    }
}
