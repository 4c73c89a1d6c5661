import SestinaClient

/// What would change an answer, in sentences; for the page and for the letter.
struct ChangeWords {
    let advice: ChangeAdvice
    /// The applicant's values.
    let row: FeatureRow
    let model: ServerInfo.Model
    /// Whether default is predicted for the applicant, so that a change would have the model predict none.
    let isAtRisk: Bool
    let language: PageLanguage

    /// What the changes below would do; or that there are none.
    var introduction: String {
        let outcome =
            isAtRisk
            ? language.words("no default", "l’absence de défaut")
            : language.words("a default", "un défaut")
        if changes.isEmpty {
            let whose =
                isAtRisk
                ? language.words(" that an applicant can make", " à la portée d’un demandeur") : ""
            return language.words(
                "Within what the model saw in training, no change of one figure\(whose) would have it predict"
                    + " \(outcome), and none of two was found that would.",
                "Parmi les valeurs vues à l’apprentissage, aucun changement d’une seule valeur\(whose) ne lui ferait"
                    + " prévoir \(outcome), et aucun changement de deux n’a été trouvé."
            )
        }
        let equal = language.words("all else equal", "toutes choses égales par ailleurs")
        switch advice.singles.count {
        case 0:
            return language.words(
                "No single change would have the model predict \(outcome). These two together would,"
                    + " \(equal):",
                "Aucun changement seul ne ferait prévoir \(outcome) au modèle. Ces deux ensemble le feraient,"
                    + " \(equal)\u{a0}:"
            )
        case 1:
            return language.words(
                "With this change, \(equal), the model would predict \(outcome):",
                "Avec ce changement, \(equal), le modèle prévoirait \(outcome)\u{a0}:"
            )
        default:
            return language.words(
                "With any one of these changes, \(equal), the model would predict \(outcome):",
                "Avec un seul de ces changements, \(equal), le modèle prévoirait \(outcome)\u{a0}:"
            )
        }
    }

    /// A sentence for each change; the two of a pair belong together.
    var changes: [String] {
        (advice.singles.isEmpty ? advice.pair : advice.singles).map(text)
    }

    /// That a model's prediction is no loan; nothing where no change helps, or none is wanted.
    var reservation: String? {
        guard isAtRisk, !changes.isEmpty else { return nil }
        return language.words(
            "That is no promise of a loan.",
            "Ce n’est pas la promesse d’un prêt."
        )
    }

    private func text(_ step: ChangeAdvice.Step) -> String {
        let terms = FeatureTerms(feature: step.feature, of: model, in: language)
        let bound =
            switch step.onward {
            case .up: language.words("at least ", "au moins ")
            case .down: language.words("at most ", "au plus ")
            case nil: ""
            }
        let value = bound + terms.text(step.value)
        let own = row[step.feature]
        if own.isNaN {
            return language.words(
                "\(terms.label): \(value), where nothing is given now",
                "\(terms.label)\u{a0}: \(value), là où rien n’est indiqué"
            )
        }
        return language.words(
            "\(terms.label): \(value) instead of \(terms.text(own))",
            "\(terms.label)\u{a0}: \(value) au lieu de \(terms.text(own))"
        )
    }
}
