internal import Reasons
internal import Words

/// What a model file says of one feature so that people can be given reasons.
struct FeatureReasons {
    let texts: ReasonTexts
    let actionable: Actionable
    let display: FeatureDisplay

    /// What is known of a feature of this name, or what can be said of any.
    init(of name: String) {
        self = Self.known[name] ?? FeatureReasons(unknown: name)
    }

    /// A feature of which nothing is known but its name: texts that name it and judge nothing.
    private init(unknown name: String) {
        // The longest text has room for this much of the name.
        let shown = name.shown.prefix(bytes: 200)
        texts = ReasonTexts(
            code: shown,
            english: "Value of '\(shown)'",
            french: "Valeur de « \(shown) »",
            missingEnglish: "Value of '\(shown)' not given",
            missingFrench: "Valeur de « \(shown) » non indiquée"
        )
        actionable = .anything
        display = FeatureDisplay(english: shown, french: shown, unit: .none)
    }

    private init(
        _ code: String,
        _ english: (reason: String, label: String),
        _ french: (reason: String, missing: String, label: String),
        _ actionable: Actionable,
        _ unit: FeatureDisplay.Unit
    ) {
        texts = ReasonTexts(
            code: code,
            english: english.reason,
            french: french.reason,
            missingEnglish: english.reason + " not given",
            missingFrench: french.missing
        )
        self.actionable = actionable
        display = FeatureDisplay(
            english: english.label,
            french: french.label,
            unit: unit,
            currency: unit == .money ? "USD" : ""
        )
    }

    /// The features of the loan book.
    ///
    /// A reason names the factor and does not judge it: that it counted against the applicant is what makes it a
    /// reason.
    private static let known: [String: FeatureReasons] = [
        "credit_lines_outstanding": FeatureReasons(
            "credit-lines",
            ("Number of open credit lines", "Open credit lines"),
            (
                "Nombre de lignes de crédit ouvertes",
                "Nombre de lignes de crédit ouvertes non indiqué", "Lignes de crédit ouvertes"
            ),
            Actionable(.down, isWhole: true),
            .count
        ),
        "loan_amt_outstanding": FeatureReasons(
            "loan-amount",
            ("Amount of the loan still to be repaid", "Loan still to be repaid"),
            (
                "Montant du prêt restant à rembourser",
                "Montant du prêt restant à rembourser non indiqué", "Prêt restant à rembourser"
            ),
            Actionable(.down, isWhole: false),
            .money
        ),
        "total_debt_outstanding": FeatureReasons(
            "total-debt",
            ("Amount of total debt", "Total debt"),
            (
                "Montant de la dette totale", "Montant de la dette totale non indiqué",
                "Dette totale"
            ),
            Actionable(.down, isWhole: false),
            .money
        ),
        "income": FeatureReasons(
            "income",
            ("Annual income", "Annual income"),
            ("Revenu annuel", "Revenu annuel non indiqué", "Revenu annuel"),
            Actionable(.up, isWhole: false),
            .money
        ),
        "years_employed": FeatureReasons(
            "employment",
            ("Length of employment", "Time employed"),
            (
                "Ancienneté dans l’emploi", "Ancienneté dans l’emploi non indiquée",
                "Ancienneté dans l’emploi"
            ),
            Actionable(.up, isWhole: true),
            .years
        ),
        "fico_score": FeatureReasons(
            "credit-score",
            ("FICO score", "FICO score"),
            ("Score FICO", "Score FICO non indiqué", "Score FICO"),
            Actionable(.up, isWhole: true),
            .points
        ),
    ]
}

extension String {
    /// As many whole characters as fit into so many bytes of UTF-8.
    fileprivate func prefix(bytes max: Int) -> String {
        var text = ""
        var count = 0
        for scalar in unicodeScalars {
            count += String(scalar).utf8.count
            guard count <= max else { break }
            text.unicodeScalars.append(scalar)
        }
        return text
    }
}
