import ArgumentParser
import Commands
import Models
import ONNX
import Reasons

/// `sestina explain`.
///
/// Rows of a file pass as they do in `sestina score`; one row is answered in words.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell why scores are what they are, and what would change the decisions.",
        discussion: """
            Of a CSV file it writes every row as it was and adds columns to it: probability and default as \
            'sestina score' does; raw_score; reference_mean, the mean raw score of the applicants that the model \
            compares with; why_FEATURE, what each feature adds to that mean; and reason_1 to reason_4, the codes of \
            the features that speak most for default, the strongest first. With --language sentences follow in \
            reason_1_text to reason_4_text. Where a value is missing the sentence says so.

            Raw scores are log-odds or probabilities, as the model adds them up; which is said on stderr. \
            raw_score = reference_mean + the six why_FEATURE, exactly: they are multiples of 2^-40, so that \
            programs that add them as float64 round nothing as long as all stay below 8192. With --units they are \
            whole numbers of 2^-40, the ones that a server sends, which add up whatever their size.

            With --change follows what would change the decision, all else equal: change_FEATURE is the allowed \
            value nearest to the applicant's at which the model decides otherwise, empty where none does; where all \
            six are empty, pair_1, pair_1_value, pair_2 and pair_2_value may tell two features that do together. \
            Allowed is what lies within the training range and what the file says an applicant can change. With \
            trees this may take thousands of times as long as a score.

            Given six NAME=VALUE instead of a file it answers in words, or with --json as an object: the decision, \
            what speaks for and against default, the reasons, and what would change it. A value that is left out \
            is missing, where the model takes the feature as missing.

            A row that the model does not take, or whose reasons are beyond what can be told, ends the run with a \
            sentence, unless --skip-invalid lets it pass with all added columns empty.

            Examples:
              sestina explain --input loans.csv --output explained.csv
              sestina explain --language fr --change < loans.csv > explained.csv
              sestina explain credit_lines_outstanding=5 loan_amt_outstanding=1958.9 \\
                total_debt_outstanding=8228.7 income=26648.4 \\
                years_employed=2 fico_score=572

            Exit codes: 0 done; 2 the model cannot be served or has nothing to explain with, or it gives the one \
            row no score; 64 wrong usage; 74 the input has a fault, or a file cannot be read or written.
            """
    )

    @OptionGroup var options: ScoringOptions

    @Option(help: "Add sentences in this language, en or fr, to the codes of reasons.")
    // None in a file, which programs read; of one row, which people read, English.
    var language: ReasonLanguage?

    @Flag(help: "Add what would change the decisions.")
    var change = false

    @Flag(help: "Write raw scores and contributions as whole numbers of 2^-40.")
    var units = false

    @Flag(help: "Print the answer about one row as a JSON object.")
    var json = false

    @Argument(
        help: ArgumentHelp(
            "One applicant in the place of a file: a value for each feature.",
            valueName: "name=value"
        )
    )
    var row: [String] = []

    /// Refuses options of a file for one row, and of one row for a file.
    mutating func validate() throws {
        if row.isEmpty {
            if json { throw ValidationError("--json is for one row, given as six NAME=VALUE") }
        } else if let option = options.givenForFile ?? (units ? "--units" : nil) {
            throw ValidationError("\(option) is for a file of rows, and NAME=VALUE for one row")
        }
    }

    /// Explains a file or one row.
    ///
    /// - Throws: a `ModelFileError`, a `CSVError` or a ``Failure``.
    mutating func run() throws {
        let file = try options.loadModel(for: .reasons)
        let explainer = try RowExplainer(
            file,
            at: options.model,
            findingChanges: change || !row.isEmpty
        )
        guard row.isEmpty else { return try explainRow(by: explainer) }
        if change, !explainer.findsChanges {
            throw Failure(.cannotBeKnown, "\(options.model): \(ModelFile.whyNoChange)")
        }
        let columns = ReasonColumns(explainer, sentences: language, inUnits: units)
        if !options.quiet { Console.say(explainer.comparison) }
        try options.score(with: file, explaining: columns)
    }

    /// Answers about the one row.
    private func explainRow(by explainer: RowExplainer) throws {
        let model = explainer.file.model
        let isNamed = explainer.file.metadata["features"] != nil
        let features = try RowArguments.features(row, of: model, isNamed: isNamed)
        let probability = model.probability(of: features)
        guard !probability.isNaN else {
            throw Failure(
                .cannotBeKnown,
                "the model gives no probability for these values; check their units and magnitudes"
            )
        }
        let answer = explainer.answer(on: features, probability: probability)
        if let feature = answer.explanation.featureBeyond {
            throw Failure(
                .cannotBeKnown,
                RowAnswer.whyBeyondUnits(model.featureNames[feature])
            )
        }
        let language = language ?? .english
        if json {
            let document = AnswerDocument(answer, explainer, language)
            try Console.report(json: document.text)
        } else {
            try Console.report(AnswerText(answer, explainer, language).text)
        }
    }
}
