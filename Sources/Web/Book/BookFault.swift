import Datasets
import HTTPFront
import HTTPTypes
import JSON
import Words

/// Why a loan book is not scored, or not to its end.
enum BookFault: Error, Equatable {
    /// No file came.
    case noFile
    /// The body is neither CSV nor a form with a file.
    case contentType
    /// The body is compressed, or coded in another way.
    case contentCoding(String)
    /// The form is not put together as forms are.
    case form(MultipartFault)
    case tooManyBytes(Int)
    case tooManyRows(Int)
    case tooSlow(Duration)
    /// As many books as may be are being scored.
    case busy
    case csv(CSVError)
    /// The scoring server does not answer, or another model was loaded meanwhile.
    case away

    /// The status of an answer that has not begun.
    var status: HTTPResponse.Status {
        switch self {
        case .noFile, .csv: .unprocessableContent
        case .contentType, .contentCoding: .unsupportedMediaType
        case .form: .badRequest
        case .tooManyBytes, .tooManyRows: .contentTooLarge
        case .tooSlow: .requestTimeout
        case .busy, .away: .serviceUnavailable
        }
    }

    /// What was wrong and what would be right.
    func sentence(in language: PageLanguage) -> String {
        let numbers = LocalNumbers(language: language)
        switch self {
        case .noFile:
            return language.words("No file was chosen.", "Aucun fichier n’a été choisi.")
        case .contentType:
            return language.words(
                "Send the file as text/csv, or in a form as multipart/form-data.",
                "Envoyez le fichier en text/csv, ou dans un formulaire en multipart/form-data."
            )
        case .contentCoding(let coding):
            return language.words(
                "The file was sent with the Content-Encoding \(coding.shown); send it as it is.",
                "Le fichier a été envoyé avec le Content-Encoding \(coding.shown) ; envoyez-le tel quel."
            )
        case .form(let fault): return fault.sentence(in: language)
        case .tooManyBytes(let most):
            let size = BookWords(language: language).size(most)
            return language.words(
                "The file is larger than \(size); send it in parts, each with the header line.",
                "Le fichier dépasse \(size) ; envoyez-le en plusieurs parties, chacune avec sa ligne d’en-tête."
            )
        case .tooManyRows(let most):
            let rows = numbers.text(most)
            return language.words(
                "The file has more than \(rows) rows; send it in parts, each with the header line.",
                "Le fichier a plus de \(rows) lignes ; envoyez-le en plusieurs parties, chacune avec sa ligne"
                    + " d’en-tête."
            )
        case .tooSlow(let most):
            return language.words(
                "Sending and scoring took longer than \(most.components.seconds) seconds; send a smaller file.",
                "L’envoi et le calcul ont pris plus de \(most.components.seconds) secondes ; envoyez un fichier"
                    + " plus petit."
            )
        case .busy:
            return language.words(
                "Other files are being scored; try again in a moment.",
                "D’autres fichiers sont en cours de calcul ; réessayez dans un moment."
            )
        case .csv(let error): return BookWords(language: language).sentence(error)
        case .away:
            return language.words(
                "The scoring server does not answer now; try again in a moment.",
                "Le serveur de calcul ne répond pas pour l’instant ; réessayez dans un moment."
            )
        }
    }
}
