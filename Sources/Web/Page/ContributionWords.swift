import SestinaClient
import Words

/// What contributions are in words.
struct ContributionWords {
    let language: PageLanguage

    /// From this part of the strongest contribution on one counts as strong.
    private static let strongShare = 0.5
    /// From this part of the strongest contribution on one is more than slight.
    private static let clearShare = 0.15

    /// What a contribution speaks for, and how much: "speaks for default, strongly".
    ///
    /// - Parameter share: the contribution as a part of the strongest one, from -1 to 1; above 0 for default.
    /// - Returns: the words.
    func text(_ share: Double) -> String {
        if share == 0 {
            return language.words("makes no difference", "ne fait aucune différence")
        }
        let strength =
            switch share.magnitude {
            case Self.strongShare...: language.words("strongly", "fortement")
            case Self.clearShare...: language.words("clearly", "nettement")
            default: language.words("slightly", "légèrement")
            }
        let side =
            share > 0
            ? language.words("speaks for default", "va dans le sens d’un défaut")
            : language.words("speaks against default", "va à l’encontre d’un défaut")
        return side + ", " + strength
    }

    /// Whom an applicant is compared with: "128 accepted applicants nearest to the threshold".
    func group(_ reference: ServerInfo.Model.ReasonInfo.Reference) -> String {
        let count = LocalNumbers(language: language).text(reference.rows)
        let isOne = reference.rows == 1
        switch reference.selection {
        case Self.atTheCut:
            return isOne
                ? language.words(
                    "the accepted applicant nearest to the threshold",
                    "le demandeur accepté le plus proche du seuil"
                )
                : language.words(
                    "\(count) accepted applicants nearest to the threshold",
                    "\(count) demandeurs acceptés, les plus proches du seuil"
                )
        case Self.all:
            return isOne
                ? language.words(
                    "one applicant chosen among all",
                    "un demandeur choisi parmi tous"
                )
                : language.words(
                    "\(count) applicants chosen evenly among all",
                    "\(count) demandeurs choisis régulièrement parmi tous"
                )
        case let other:
            let word = other.shown(max: 60)
            return isOne
                ? language.words("one applicant (“\(word)”)", "un demandeur (« \(word) »)")
                : language.words(
                    "\(count) applicants (“\(word)”)",
                    "\(count) demandeurs (« \(word) »)"
                )
        }
    }

    /// How the trainer chooses those who are just accepted.
    private static let atTheCut = "at-the-cut"
    /// How the trainer chooses from the least to the greatest probability.
    private static let all = "all"
}
