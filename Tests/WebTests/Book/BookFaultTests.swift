import HTTPTypes
import Testing

@testable import Web

/// What a person is told when a loan book is not scored.
@Suite struct BookFaultTests {
    struct Told: Sendable {
        let fault: BookFault
        let status: Int
        let english: String
        let french: String
    }

    private static let told = [
        Told(
            fault: .noFile,
            status: 422,
            english: "No file was chosen.",
            french: "Aucun fichier n’a été choisi."
        ),
        Told(
            fault: .contentType,
            status: 415,
            english: "Send the file as text/csv, or in a form as multipart/form-data.",
            french: "Envoyez le fichier en text/csv, ou dans un formulaire en multipart/form-data."
        ),
        Told(
            fault: .contentCoding("gzip"),
            status: 415,
            english: "The file was sent with the Content-Encoding gzip; send it as it is.",
            french: "Le fichier a été envoyé avec le Content-Encoding gzip ; envoyez-le tel quel."
        ),
        Told(
            fault: .contentCoding("g\u{202e}z\r\nip"),
            status: 415,
            english:
                "The file was sent with the Content-Encoding g\u{fffd}z  ip; send it as it is.",
            french:
                "Le fichier a été envoyé avec le Content-Encoding g\u{fffd}z  ip ; envoyez-le tel quel."
        ),
        Told(
            fault: .form(.start),
            status: 400,
            english: "The form does not begin with its boundary.",
            french: "Le formulaire ne commence pas par sa limite (boundary)."
        ),
        Told(
            fault: .tooManyBytes(32 << 20),
            status: 413,
            english: "The file is larger than 32 MiB; send it in parts, each with the header line.",
            french:
                "Le fichier dépasse 32 Mio ; envoyez-le en plusieurs parties, chacune avec sa ligne d’en-tête."
        ),
        Told(
            fault: .tooManyBytes(1_500_000),
            status: 413,
            english:
                "The file is larger than 1,500,000 bytes; send it in parts, each with the header line.",
            french:
                "Le fichier dépasse 1 500 000 octets ; envoyez-le en plusieurs parties, chacune avec sa"
                + " ligne d’en-tête."
        ),
        Told(
            fault: .tooManyRows(1_000_000),
            status: 413,
            english:
                "The file has more than 1,000,000 rows; send it in parts, each with the header line.",
            french:
                "Le fichier a plus de 1 000 000 lignes ; envoyez-le en plusieurs parties, chacune avec sa"
                + " ligne d’en-tête."
        ),
        Told(
            fault: .tooSlow(.seconds(120)),
            status: 408,
            english: "Sending and scoring took longer than 120 seconds; send a smaller file.",
            french:
                "L’envoi et le calcul ont pris plus de 120 secondes ; envoyez un fichier plus petit."
        ),
        Told(
            fault: .busy,
            status: 503,
            english: "Other files are being scored; try again in a moment.",
            french: "D’autres fichiers sont en cours de calcul ; réessayez dans un moment."
        ),
        Told(
            fault: .away,
            status: 503,
            english: "The scoring server does not answer now; try again in a moment.",
            french: "Le serveur de calcul ne répond pas pour l’instant ; réessayez dans un moment."
        ),
    ]

    @Test func `each fault has a status and a sentence in either language`() {
        for told in Self.told {
            #expect(told.fault.status.code == told.status)
            #expect(told.fault.sentence(in: .english) == told.english)
            #expect(
                told.fault.sentence(in: .french).replacing("\u{202f}", with: " ") == told.french
            )
            // An answer that was not to be has the status of its fault.
            #expect(BookOutcome.fault(told.fault.status, "").status.code == told.status)
        }
        #expect(BookOutcome.scored(BookTally(), nil).status.code == 200)
    }

    @Test(arguments: [
        (0, "0 bytes", "0 octets"), (1, "1 bytes", "1 octets"),
        (1023, "1,023 bytes", "1 023 octets"),
        (1 << 20, "1 MiB", "1 Mio"), ((1 << 20) - 1, "1,048,575 bytes", "1 048 575 octets"),
        ((1 << 20) + 1, "1,048,577 bytes", "1 048 577 octets"), (3 << 20, "3 MiB", "3 Mio"),
        (1 << 30, "1024 MiB", "1024 Mio"),
    ])
    func `a size is told in whole mebibytes, or to the byte`(
        bytes: Int,
        english: String,
        french: String
    ) {
        #expect(BookWords(language: .english).size(bytes) == english)
        let told = BookWords(language: .french).size(bytes).replacing("\u{202f}", with: " ")
        #expect(told == french)
    }

    @Test(arguments: [
        (
            UnreadableRow.Fault.missing("income"), "Line 7, column income: the value is missing.",
            "Ligne 7 : colonne « income », la valeur manque."
        ),
        (
            .missing("\u{202e}<b>\n"), "Line 7, column \u{fffd}<b> : the value is missing.",
            "Ligne 7 : colonne « \u{fffd}<b>  », la valeur manque."
        ),
        (
            .missing(String(repeating: "x", count: 41)),
            "Line 7, column \(String(repeating: "x", count: 40))…: the value is missing.",
            "Ligne 7 : colonne « \(String(repeating: "x", count: 40))… », la valeur manque."
        ),
        (
            .noProbability, "Line 7: the model gives no probability.",
            "Ligne 7 : le modèle ne donne pas de probabilité."
        ),
    ])
    func `a row without a score is told with its line`(
        fault: UnreadableRow.Fault,
        english: String,
        french: String
    ) {
        let row = UnreadableRow(line: 7, fault: fault)
        #expect(BookWords(language: .english).sentence(row) == english)
        #expect(BookWords(language: .french).sentence(row) == french)
    }
}
