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

    /// How a file was read, in a sentence; nil for plain CSV.
    func words(_ dialect: Dialect) -> String? {
        guard language == .french else {
            return dialect.words.map { "The file was read with \($0)." }
        }
        guard dialect.words != nil else { return nil }
        let comma = UInt8(ascii: ",")
        var parts = ["champs séparés par " + Self.separator(dialect.separator)]
        if dialect.decimal == comma {
            let isShown = dialect.knowsDecimal
            parts.append(isShown ? "virgule décimale" : "sans décimales (une virgule est écrite)")
        }
        if dialect.encoding != .utf8 { parts.append("texte en " + dialect.encoding.name) }
        return "Le fichier a été lu ainsi : " + parts.joined(separator: ", ") + "."
    }

    /// What is wrong with a file, and where.
    func sentence(_ error: CSVError) -> String {
        let remedy = remedy(error.problem).map { " ; " + $0 } ?? ""
        guard language == .french else {
            let sentence = Self.capitalized("\(error)") + remedy.replacing(" ; ", with: "; ")
            return Self.ended(sentence)
        }
        let place = error.line.map { "Ligne \($0)" } ?? "Le fichier"
        return Self.ended(place + " : " + french(error.problem) + remedy)
    }

    /// What who has only the page can do about a fault in how a file is written.
    private func remedy(_ problem: CSVError.Problem) -> String? {
        switch problem {
        case .foreign(.gzip), .foreign(.zstandard), .foreign(.zip):
            language.words("unpack it first", "décompressez-le d’abord")
        case .foreign:
            language.words("save it as CSV in UTF-8 first", "enregistrez-le d’abord en CSV UTF-8")
        case .eitherSeparator, .unknownSeparator:
            language.words(
                "name it in a first line sep=; or save the file with another one",
                "nommez-le dans une première ligne sep=; ou enregistrez le fichier avec un autre"
            )
        case .ambiguousNumber:
            language.words(
                "write it without marks of thousands",
                "écrivez-le sans séparateur de milliers"
            )
        default: nil
        }
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
        case .foreign(let format): Self.french(format) + ", et non du CSV"
        case .eitherSeparator(let one, let other):
            "l’en-tête peut être séparé par \(Self.separator(one)) ou par \(Self.separator(other))"
        case .unknownSeparator(let text):
            "le séparateur \(Self.quoted(text)) n’est ni virgule, ni point-virgule, ni tabulation, ni |"
        case .brokenUTF16: "le texte n’est plus de l’UTF-16 ; le fichier est-il entier ?"
        case .rowAfterBlankRows(let line, let bytesMax):
            "une ligne suit plus de \(bytesMax) octets de lignes sans valeur, depuis la ligne \(line) ;"
                + " supprimez-les"
        case .ambiguousNumber(let column, let text):
            "colonne \(Self.quoted(column)), \(Self.quoted(text)) peut être un nombre décimal ou un nombre"
                + " de milliers"
        case .otherDecimal(let column, let text, let decimal):
            "colonne \(Self.quoted(column)), \(Self.quoted(text)) n’est pas écrit avec"
                + (decimal == UInt8(ascii: ",") ? " la virgule décimale" : " le point décimal")
                + " des nombres du fichier"
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

    /// What a file is instead of CSV.
    private static func french(_ format: ForeignFormat) -> String {
        switch format {
        case .gzip: "il est compressé par gzip"
        case .zstandard: "il est compressé par zstd"
        case .zip: "c’est une archive zip"
        case .xlsx: "c’est un classeur Excel (xlsx)"
        case .xls: "c’est un classeur Excel (xls)"
        case .ods: "c’est une feuille OpenDocument (ods)"
        case .parquet: "c’est un fichier Parquet"
        case .unmarkedUTF16: "c’est du texte en UTF-16 sans sa marque"
        }
    }

    private static func separator(_ byte: UInt8) -> String {
        byte == UInt8(ascii: "\t") ? "tabulation" : "« \(Unicode.Scalar(byte)) »"
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
