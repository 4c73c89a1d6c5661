import SestinaClient
import Testing

@testable import Web

@Suite struct ContributionWordsTests {
    @Test(arguments: [
        (1.0, "speaks for default, strongly", "va dans le sens d’un défaut, fortement"),
        (0.5, "speaks for default, strongly", "va dans le sens d’un défaut, fortement"),
        (0.49, "speaks for default, clearly", "va dans le sens d’un défaut, nettement"),
        (0.15, "speaks for default, clearly", "va dans le sens d’un défaut, nettement"),
        (0.14, "speaks for default, slightly", "va dans le sens d’un défaut, légèrement"),
        (0, "makes no difference", "ne fait aucune différence"),
        (-1e-9, "speaks against default, slightly", "va à l’encontre d’un défaut, légèrement"),
        (-0.2, "speaks against default, clearly", "va à l’encontre d’un défaut, nettement"),
        (-1, "speaks against default, strongly", "va à l’encontre d’un défaut, fortement"),
    ])
    func `a share has words for its side and its size`(
        share: Double,
        english: String,
        french: String
    ) {
        #expect(ContributionWords(language: .english).text(share) == english)
        #expect(ContributionWords(language: .french).text(share) == french)
    }

    @Test(arguments: [
        (
            "at-the-cut", 128, "128 accepted applicants nearest to the threshold",
            "128 demandeurs acceptés, les plus proches du seuil"
        ),
        (
            "at-the-cut", 1, "the accepted applicant nearest to the threshold",
            "le demandeur accepté le plus proche du seuil"
        ),
        (
            "all", 256, "256 applicants chosen evenly among all",
            "256 demandeurs choisis régulièrement parmi tous"
        ),
        ("all", 1, "one applicant chosen among all", "un demandeur choisi parmi tous"),
        (
            "k\u{202e}means", 9, "9 applicants (“k\u{fffd}means”)",
            "9 demandeurs (« k\u{fffd}means »)"
        ),
        ("x", 1, "one applicant (“x”)", "un demandeur (« x »)"),
    ])
    func `a group is told by how it was chosen`(
        selection: String,
        rows: Int,
        english: String,
        french: String
    ) {
        let group = ServerInfo.Model.ReasonInfo.Reference(
            digest: "",
            rows: rows,
            selection: selection
        )
        #expect(ContributionWords(language: .english).group(group) == english)
        #expect(ContributionWords(language: .french).group(group) == french)
    }
}
