import HTTPFront
import HTTPTypes
import NIOHTTP1
import Words

/// What the query of a request for a prediction asks for.
struct PredictionQuery {
    /// Whether it is to be said why the prediction is what it is.
    let explains: Bool

    private static let explain = "explain"

    /// The query of a request.
    ///
    /// - Parameter request: one whose path is ``PredictRoute/path``.
    /// - Throws: a ``WebFault`` that names the parameter that is not known, not once there, or neither true nor false.
    init(of request: Request) throws(WebFault) {
        // Nearly every program asks so, and then nothing has to be taken apart.
        if request.head.uri == PredictRoute.path {
            explains = false
            return
        }
        var told: Bool?
        for (name, text) in FormFields(Array((request.query ?? "").utf8)).fields {
            guard name == Self.explain else {
                throw Self.fault(
                    name,
                    "is no parameter of this path; it takes explain=true or explain=false"
                )
            }
            guard told == nil else { throw Self.fault(name, "is there twice; give it once") }
            guard let value = Bool(text) else {
                throw Self.fault(name, "is \"\(text.shown)\"; it is true or false")
            }
            told = value
        }
        explains = told ?? false
    }

    /// Refuses whatever a query says.
    ///
    /// - Parameter request: one whose path takes no parameters.
    /// - Throws: a ``WebFault`` that names the first parameter.
    static func refuseParameters(of request: Request) throws(WebFault) {
        guard let first = FormFields(Array((request.query ?? "").utf8)).fields.first else { return }
        throw fault(first.name, "is no parameter of this path, which takes none")
    }

    private static func fault(_ name: String, _ predicate: String) -> WebFault {
        WebFault(.badRequest, "\(name.shown) \(predicate)", field: name)
    }
}
