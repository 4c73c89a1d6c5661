import ArgumentParser
import Datasets
import Documents
import Models
import Training

/// Which rows are learned from, and which are held out.
struct TrainingDataOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The loan book, as CSV with a header; - is the standard input.",
            valueName: "file"
        )
    )
    var data: String?

    @Option(
        help: ArgumentHelp(
            "Make a synthetic loan book of so many rows instead of reading one.",
            valueName: "rows"
        )
    )
    var synthetic: Int?

    @Option(
        help: ArgumentHelp(
            "The holdout that models are judged on, as CSV. (default: split off the data)",
            valueName: "file"
        )
    )
    var test: String?

    @Option(
        help: ArgumentHelp(
            "The part of the data that is held out without --test. (default: 0.2)",
            valueName: "part"
        )
    )
    var testFraction: Double?

    @Option(help: LabelOption.column)
    var label = LoanColumns.label

    @Option(help: LabelOption.word)
    var defaultLabel: String?

    @Option(
        help: ArgumentHelp(
            "The six columns that are learned from, separated by commas. (default: the loan book's)",
            valueName: "columns"
        )
    )
    var features: String?

    @Flag(help: "Leave out rows with a missing or non-numeric value, and say how many.")
    var dropIncomplete = false

    @OptionGroup var dialect: DialectOptions

    /// Refuses data that is not named or named twice, and options of the other kind of data.
    mutating func validate() throws {
        try LabelOption.check(defaultLabel)
        switch (data, synthetic) {
        case (nil, nil):
            throw ValidationError("name a loan book with --data, or make one with --synthetic")
        case (.some, .some): throw ValidationError("--data and --synthetic exclude each other")
        default: break
        }
        if let synthetic, !SyntheticLoanBook.rowCounts.contains(synthetic) {
            let counts = SyntheticLoanBook.rowCounts
            throw ValidationError(
                "--synthetic takes \(counts.lowerBound) to \(counts.upperBound) rows"
            )
        }
        // It can be read once only.
        if data == "-", test == "-" {
            throw ValidationError("--data and --test cannot both be the standard input")
        }
        if test != nil, testFraction != nil {
            throw ValidationError("--test-fraction is for a holdout that --test does not name")
        }
        if !(partHeldOut > 0 && partHeldOut < 1) {
            throw ValidationError("--test-fraction takes a part between 0 and 1, such as 0.2")
        }
        if synthetic != nil, label != LoanColumns.label || features != nil {
            throw ValidationError(
                "a synthetic book has its own columns; --label and --features are for --data"
            )
        }
        if synthetic != nil, test == nil, let option = givenForFile {
            throw ValidationError("a synthetic book is no file; \(option) is for --data and --test")
        }
    }

    /// The first option that is about a file of rows, where one was given.
    private var givenForFile: String? {
        defaultLabel != nil ? "--default-label" : dialect.given
    }

    /// How the data is made, if it is synthetic.
    func recipe(seed: UInt64) -> SyntheticRecipe? {
        synthetic.map { rows in
            SyntheticRecipe(
                bookRows: rows,
                seed: seed,
                testFraction: test == nil ? partHeldOut : nil
            )
        }
    }

    /// The part of the rows that is held out, above 0 and below 1.
    private var partHeldOut: Double { testFraction ?? 0.2 }

    /// What a file of held-out rows says above its header.
    func remark(on holdout: Dataset, _ seed: UInt64) -> String {
        guard let synthetic else { return "held out from \(holdout.source), seed \(seed)" }
        return "synthetic: \(holdout.rowCount) customers that do not exist, held out of a book of "
            + "\(synthetic), seed \(seed)"
    }

    /// The names of the columns that are learned from.
    var featureNames: [String] {
        // Empty names are kept, so that "a,,b" is refused and not taken for "a,b".
        features?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            ?? LoanColumns.features
    }

    /// The rows to learn from, those held out, and whether the latter were split off here.
    func read(
        seed: UInt64,
        _ log: TrainingLog
    ) throws -> (data: Dataset, holdout: Dataset, isSplit: Bool) {
        func read(_ path: String) throws(DatasetError) -> Dataset {
            let name = path == "-" ? "the standard input" : path
            log.say("reading \(name)")
            var form = BookForm()
            (form.dialect, form.defaultLabel) = (dialect.choice, defaultLabel)
            form.tell = { found in if log.isShown { DialectOptions.say(found, of: name) } }
            return try Dataset.read(
                path: path,
                features: featureNames,
                label: label,
                dropsIncomplete: dropIncomplete,
                form: form
            )
        }
        if let recipe = recipe(seed: seed) {
            log.say("making the synthetic loan book")
            let (made, holdout) = recipe.make()
            // A synthetic book makes its holdout itself, with the same rules.
            if let holdout { return (made, holdout, true) }
            return (made, try read(test ?? "-"), false)
        }
        let all = try read(data ?? "-")
        if let test { return (all, try read(test), false) }
        let split = StratifiedSplit.trainTest(
            labels: all.labels,
            testFraction: partHeldOut,
            seed: seed
        )
        return (
            // The count of rows left out goes with the part that is learned from, so that it is told once.
            all.subset(split.train).after(dropping: all.droppedRowCount),
            all.subset(split.test), true
        )
    }
}

extension Dataset {
    /// The same rows, of a source from which so many were left out.
    fileprivate func after(dropping count: Int) -> Dataset {
        Dataset(
            source: source,
            featureNames: featureNames,
            labelName: labelName,
            columns: columns,
            labels: labels,
            droppedRowCount: count
        )
    }
}
