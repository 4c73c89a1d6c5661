import HTTPTypes
import SestinaClient

/// What came of a loan book that was sent without a script.
enum BookOutcome {
    /// It was scored, by a model that is known if there was a row.
    case scored(BookTally, ServerInfo.Model?)
    /// It was not, with the sentence that says why.
    case fault(HTTPResponse.Status, String)

    /// The status of the answer.
    var status: HTTPResponse.Status {
        switch self {
        case .scored: .ok
        case .fault(let status, _): status
        }
    }
}
