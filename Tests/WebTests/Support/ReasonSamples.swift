import Documents
import SestinaClient

@testable import Web

extension ServerInfo.Model.ReasonInfo {
    /// What a model of the loan book's features says of reasons.
    ///
    /// - Parameters:
    ///   - selection: how its group was chosen.
    ///   - rows: how large the group is.
    ///   - texts: what the features are called as reasons; nil for texts of the loan book.
    /// - Returns: it.
    static func sample(
        selection: String = "at-the-cut",
        rows: Int = 128,
        texts: [Texts]? = nil
    ) -> ServerInfo.Model.ReasonInfo {
        ServerInfo.Model.ReasonInfo(
            scale: .logOdds,
            reference: Reference(digest: "ab", rows: rows, selection: selection),
            texts: texts ?? names.map { .sample($0.english, $0.french) },
            actionable: [
                (.down, true), (.down, false), (.down, false), (.up, false), (.up, true),
                (.up, true),
            ]
            .map { Actionable(change: $0, isWhole: $1) },
            display: zip(names, ["count", "money", "money", "money", "years", "points"]).map {
                Display(
                    english: $0.label,
                    french: $0.frenchLabel,
                    unit: $1,
                    currency: $1 == "money" ? "USD" : ""
                )
            }
        )
    }

    private static let names:
        [(english: String, french: String, label: String, frenchLabel: String)] =
            [
                ("Number of lines", "Nombre de lignes", "Lines", "Lignes"),
                ("Amount of the loan", "Montant du prêt", "Loan", "Prêt"),
                ("Amount of debt", "Montant de la dette", "Debt", "Dette"),
                ("Income", "Revenu", "Income", "Revenu"),
                ("Length of employment", "Ancienneté", "Employment", "Emploi"),
                ("Credit score", "Score de crédit", "Score", "Score"),
            ]
}

extension ServerInfo.Model.ReasonInfo.Texts {
    /// Texts that name a factor, and others where its value is missing.
    static func sample(_ english: String, _ french: String) -> ServerInfo.Model.ReasonInfo.Texts {
        ServerInfo.Model.ReasonInfo.Texts(
            code: "x",
            english: english,
            french: french,
            missingEnglish: english + " not given",
            missingFrench: french + " non indiqué"
        )
    }
}

extension ScoreExplanation {
    /// An explanation by its contributions, on log-odds.
    static func sample(
        _ contributions: [Double],
        _ score: Score = .sample(0.9, .predictsDefault)
    ) -> ScoreExplanation {
        ScoreExplanation(
            score: score,
            reference: 0,
            scale: .logOdds,
            mean: 0,
            contributions: [6 of Int64] { Int64(contributions[$0] * Double(unitsPerOne)) }
        )
    }
}

extension PageState {
    /// The state of a page about a loan, with reasons and changes where they are given.
    static func answered(
        _ values: [Double] = [5, 5200, 25_600.5, 52_000, 1, 550],
        isAtRisk: Bool = true,
        contributions: [Double]? = [4, -0.5, 2, -1, 0, 3],
        change: Change = .untold,
        model: ServerInfo.Model? = .sample(reasons: .sample()),
        language: PageLanguage = .english
    ) -> PageState {
        let score = Score.sample(isAtRisk ? 0.9 : 0.1, isAtRisk ? .predictsDefault : [])
        let features = model?.features ?? StubModel.features
        var state = PageState(
            language: language,
            entries: PageForm([]).entries(of: features, in: language),
            model: model,
            outcome: .answered(score, .of(values))
        )
        state.explanation = contributions.map { .sample($0, score) }
        state.change = change
        return state
    }
}

extension StubModel {
    /// What the stub server says of its model where that gives reasons.
    ///
    /// - Parameters:
    ///   - missing: the places of features that may be missing.
    ///   - selection: how the model's group was chosen.
    /// - Returns: the document.
    static func documentWithReasons(
        missing: Set<Int> = [],
        selection: String = "at-the-cut"
    ) -> [UInt8] {
        let texts = (0..<6).map {
            """
            {"code":"c\($0)","en":"Reason \($0)","fr":"Motif \($0)","missing_en":"No \($0)","missing_fr":"Sans \($0)"}
            """
        }.joined(separator: ",")
        let display = (0..<6).map {
            """
            {"en":"Label \($0)","fr":"Nom \($0)","unit":"count","currency":""}
            """
        }.joined(separator: ",")
        let actionable = (0..<6).map { _ in "{\"change\":\"any\",\"whole\":true}" }
            .joined(separator: ",")
        let reference = String(repeating: "fedcba9876543210", count: 4)
        let members = """
            "threshold":0.5,"scale":"probability",
            "reference":{"digest":"\(reference)","rows":8,"selection":"\(selection)"},
            "reasons":[\(texts)],"actionable":[\(actionable)],"display":[\(display)],
            """
        let plain = String(decoding: document(hasModel: true, missing: missing), as: UTF8.self)
        return Array(plain.replacing("\"threshold\":0.5,", with: members).utf8)
    }
}
