import Datasets
import Words

/// What is said of a loan book, in a language.
struct BookWords {
    let language: PageLanguage

    /// A number of bytes, whole mebibytes as far as possible.
    func size(_ bytes: Int) -> String {
        let megabytes = bytes >> 20
        return bytes & (1 << 20 - 1) == 0 && megabytes > 0
            ? language.words("\(megabytes) MiB", "\(megabytes) Mio")
            : LocalNumbers(language: language).text(bytes) + language.words(" bytes", " octets")
    }

    /// What is wrong with a file, and where.
    func sentence(_ error: CSVError) -> String {
        guard language == .french else { return Self.ended(Self.capitalized("\(error)")) }
        let place = error.line.map { "Ligne \($0)" } ?? "Le fichier"
        return Self.ended(place + " : " + french(error.problem))
    }

    private func french(_ problem: CSVError.Problem) -> String {
        switch problem {
        case .cannotOpen(let reason), .cannotRead(let reason), .cannotWrite(let reason): reason
        case .outputClosed: "la réponse n’est plus lue"
        case .empty: "il est vide ; il faut une ligne d’en-tête avec les noms des colonnes"
        case .missingColumns(let missing, let available):
            "il y manque \(Self.list(missing)) ; les colonnes sont \(Self.list(available))"
        case .repeatedColumn(let name): "plusieurs colonnes s’appellent \(Self.quoted(name))"
        case .scoredBefore(let name, let other):
            "les colonnes \(Self.list([name, other])) y sont déjà ; renommez-en une"
        case .addedBefore(let name):
            "la colonne \(Self.quoted(name)), qui serait ajoutée, y est déjà ; renommez-la ou retirez-la"
        case .columnCount(let found, let expected):
            "\(found) colonne(s) là où l’en-tête en a \(expected)"
        case .unendedQuote: "un champ entre guillemets ne finit jamais"
        case .textAfterQuote:
            "du texte suit un guillemet fermant ; un guillemet dans un champ s’écrit deux fois"
        case .loneCarriageReturn:
            "un retour chariot sans saut de ligne ; les lignes finissent par LF ou CRLF"
        case .rowTooLong(let bytesMax):
            "la ligne dépasse \(bytesMax) octets ; manque-t-il un guillemet fermant ?"
        case .notNumber(let column, let text):
            "colonne \(Self.quoted(column)), \(Self.quoted(text)) n’est pas un nombre"
        case .notFinite(let column, let text):
            "colonne \(Self.quoted(column)), \(Self.quoted(text)) n’est pas un nombre fini"
        }
    }

    /// What is wrong with a row that has no score.
    func sentence(_ row: UnreadableRow) -> String {
        switch row.fault {
        case .csv(let error): sentence(error)
        case .missing(let column):
            language.words(
                "Line \(row.line), column \(Self.shortened(column)): the value is missing.",
                "Ligne \(row.line) : colonne \(Self.quoted(column)), la valeur manque."
            )
        case .noProbability:
            language.words(
                "Line \(row.line): the model gives no probability.",
                "Ligne \(row.line) : le modèle ne donne pas de probabilité."
            )
        }
    }

    private static func list(_ names: [String]) -> String {
        let namesMax = 20
        let more = names.count > namesMax ? " …" : ""
        return names.prefix(namesMax).map(quoted).joined(separator: ", ") + more
    }

    private static func quoted(_ text: String) -> String { "« \(shortened(text)) »" }

    private static func shortened(_ text: String) -> String { text.shown(max: 40) }

    /// A sentence with its full stop; one that asks has its mark already.
    private static func ended(_ sentence: String) -> String {
        sentence.hasSuffix("?") ? sentence : sentence + "."
    }

    private static func capitalized(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }
}
