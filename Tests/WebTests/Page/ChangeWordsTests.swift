import SestinaClient
import Testing

@testable import Web

@Suite struct ChangeWordsTests {
    private func words(
        _ advice: ChangeAdvice,
        isAtRisk: Bool = true,
        language: PageLanguage = .english,
        row: [Double] = [5, 5200, 25_600.5, 52_000, 1, 550]
    ) -> ChangeWords {
        ChangeWords(
            advice: advice,
            row: .of(row),
            model: .sample(reasons: .sample()),
            isAtRisk: isAtRisk,
            language: language
        )
    }

    private func plain(_ text: String) -> String {
        text.replacing("\u{a0}", with: " ").replacing("\u{202f}", with: " ")
    }

    private let one = ChangeAdvice(singles: [
        ChangeAdvice.Step(feature: 3, value: 54_300, onward: .up)
    ])
    private let two = ChangeAdvice(singles: [
        ChangeAdvice.Step(feature: 2, value: 20_000, onward: .down),
        ChangeAdvice.Step(feature: 5, value: 640),
    ])
    private let pair = ChangeAdvice(pair: [
        ChangeAdvice.Step(feature: 0, value: 3), ChangeAdvice.Step(feature: 3, value: 60_000),
    ])

    @Test func `a change says the value, the own one, and whether further ones do the same`() {
        #expect(words(one).changes == ["Income: at least $54,300 instead of $52,000"])
        #expect(
            words(two).changes.map(plain) == [
                "Debt: at most $20,000 instead of $25,600.50",
                "Score: 640 points instead of 550 points",
            ]
        )
        #expect(
            words(two, language: .french).changes.map(plain) == [
                "Dette : au plus 20 000 $ au lieu de 25 600,50 $",
                "Score : 640 points au lieu de 550 points",
            ]
        )
        #expect(
            words(pair).changes == ["Lines: 3 instead of 5", "Income: $60,000 instead of $52,000"]
        )
    }

    @Test func `where nothing was given nothing is compared`() {
        let row = [5, 5200, 25_600.5, .nan, 1, 550]
        #expect(
            words(one, row: row).changes == ["Income: at least $54,300, where nothing is given now"]
        )
        #expect(
            words(one, language: .french, row: row).changes.map(plain) == [
                "Revenu : au moins 54 300 $, là où rien n’est indiqué"
            ]
        )
    }

    @Test func `the lead counts the changes and says what they would do`() {
        #expect(
            words(one).introduction
                == "With this change, all else equal, the model would predict no default:"
        )
        #expect(
            words(two).introduction
                == "With any one of these changes, all else equal, the model would predict no default:"
        )
        #expect(
            words(pair).introduction
                == "No single change would have the model predict no default. These two together would, "
                + "all else equal:"
        )
        #expect(
            words(two, isAtRisk: false).introduction
                == "With any one of these changes, all else equal, the model would predict a default:"
        )
        #expect(
            plain(words(one, language: .french).introduction)
                == "Avec ce changement, toutes choses égales par ailleurs, le modèle prévoirait l’absence de défaut :"
        )
    }

    @Test func `that nothing would change it is told as what was looked for`() {
        let none = words(ChangeAdvice())
        #expect(none.changes.isEmpty)
        #expect(
            none.introduction
                == "Within what the model saw in training, no change of one figure that an applicant can make"
                + " would have it predict no default, and none of two was found that would."
        )
        #expect(!words(ChangeAdvice(), isAtRisk: false).introduction.contains("applicant"))
        #expect(
            words(ChangeAdvice(), language: .french).introduction.contains(
                "aucun changement de deux"
            )
        )
    }

    @Test func `nothing is promised to who is refused, and who is accepted needs no such words`() {
        #expect(words(one).reservation == "That is no promise of a loan.")
        #expect(words(pair, language: .french).reservation == "Ce n’est pas la promesse d’un prêt.")
        #expect(words(ChangeAdvice()).reservation == nil)
        #expect(words(one, isAtRisk: false).reservation == nil)
    }
}
