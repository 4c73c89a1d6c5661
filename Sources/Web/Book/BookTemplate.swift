import Datasets
import HTTPFront
import HTTPTypes
import NIOCore
import SestinaClient

/// A loan book without a row, to be filled in: the columns that the served model takes, in its order.
struct BookTemplate {
    /// Where it is.
    static let path = "/book/template.csv"

    let scoring: ScoringService

    /// The path; while no model is known the answer is 503, for a template of other columns would be of no use.
    var route: Route {
        .get(Self.path) { _ in
            var text = CSVText()
            for name in try await scoring.model().features { text.append(name) }
            text.endRecord()
            return Answer(
                .ok,
                [
                    .contentType: "text/csv",
                    .contentDisposition: "attachment; filename=\"template.csv\"",
                    .cacheControl: "no-store",
                ],
                .whole(ByteBuffer(bytes: text.bytes))
            )
        }
    }
}
