import SestinaClient

/// The sentences of a letter that do not come from the creditor or the model's file.
struct LetterWords {
    let language: PageLanguage

    var subject: String {
        language.words("Your application for a loan", "Votre demande de prêt")
    }

    var decision: String {
        language.words(
            "We have considered your application for a loan, and we cannot grant it.",
            "Nous avons étudié votre demande de prêt et ne pouvons pas y répondre favorablement."
        )
    }

    /// What leads to the reasons; the strongest one stands first.
    func reasons(count: Int) -> String {
        count == 1
            ? language.words(
                "The principal reason for this decision is:",
                "Le motif principal de cette décision est\u{a0}:"
            )
            : language.words(
                "The principal reasons for this decision are, the strongest first:",
                "Les motifs principaux de cette décision sont, du plus fort au moins fort\u{a0}:"
            )
    }

    /// How the reasons were found.
    func method(_ reference: ServerInfo.Model.ReasonInfo.Reference, reasonCount: Int) -> String {
        let group = ContributionWords(language: language).group(reference)
        return language.words(
            "The figures of your application were assessed by a statistical model and compared with those of \(group). "
                + (reasonCount == 1
                    ? "The reason above is what spoke against your application."
                    : "The reasons above are what spoke most against your application."),
            "Les valeurs de votre demande ont été évaluées par un modèle statistique et comparées à celles de "
                + "ce groupe\u{a0}: \(group). "
                + (reasonCount == 1
                    ? "Le motif ci-dessus est ce qui a joué contre votre demande."
                    : "Les motifs ci-dessus sont ce qui a le plus joué contre votre demande.")
        )
    }

    var changeHeading: String {
        language.words("What would change the result", "Ce qui changerait le résultat")
    }

    var reviewHeading: String {
        language.words("If you see it differently", "Si vous n’êtes pas d’accord")
    }

    var review: String {
        language.words(
            "You may ask that a person look at this decision, give your own view of it, and have it reviewed. Please"
                + " write to us at the address above.",
            "Vous pouvez demander qu’une personne examine cette décision, donner votre point de vue et obtenir un"
                + " réexamen. Veuillez nous écrire à l’adresse ci-dessus."
        )
    }

    var agencyHeading: String {
        language.words("Where a report on you came from", "D’où vient un rapport vous concernant")
    }

    var agency: String {
        language.words(
            "Information in a consumer report was used for this decision. The report came from the agency below, which"
                + " did not make the decision and cannot say why it was made.",
            "Des informations d’un rapport de crédit ont servi à cette décision. Le rapport vient de l’organisme"
                + " ci-dessous, qui n’a pas pris la décision et ne peut pas dire pourquoi elle a été prise."
        )
    }

    func phone(_ number: String) -> String {
        language.words("Telephone: \(number)", "Téléphone\u{a0}: \(number)")
    }

    // MARK: - Blanks

    var creditorBlank: String {
        language.words("name and address of the creditor", "nom et adresse du prêteur")
    }

    var applicantBlank: String {
        language.words("name and address of the applicant", "nom et adresse du demandeur")
    }

    var reasonsBlank: String {
        language.words(
            "principal reasons; the model gives none",
            "motifs principaux ; le modèle n’en donne pas"
        )
    }

    var changeBlank: String {
        language.words(
            "what would change the result; the model does not say",
            "ce qui changerait le résultat ; le modèle ne le dit pas"
        )
    }

    var agencyBlank: String {
        language.words(
            "where a consumer report was used: name, address and telephone number of the agency that made it",
            "si un rapport de crédit a été utilisé : nom, adresse et téléphone de l’organisme qui l’a établi"
        )
    }

    var noticesBlank: String {
        language.words("notices of the creditor", "mentions du prêteur")
    }

    var signatureBlank: String {
        language.words("signature", "signature")
    }

    // MARK: - On the screen

    var draft: String { language.words("Draft", "Projet") }

    var guidance: String {
        language.words(
            "This is a draft: read it, click on what stands in brackets to fill it in, delete the word “Draft”, and print"
                + " it with your browser. Nothing is kept here.",
            "Ceci est un projet : lisez-le, cliquez sur ce qui est entre crochets pour le compléter, effacez le mot"
                + " « Projet » et imprimez-le avec votre navigateur. Rien n’est conservé ici."
        )
    }

    var dateLabel: String { language.words("Date", "Date") }
}
