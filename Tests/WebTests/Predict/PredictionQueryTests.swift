import HTTPFront
import HTTPTypes
import NIOHTTP1
import Testing

@testable import Web

/// What the query of a request for a prediction asks for.
@Suite struct PredictionQueryTests {
    private static func request(_ target: String) -> Request {
        Request(HTTPRequestHead(version: .http1_1, method: .POST, uri: target))
    }

    @Test(arguments: [
        ("/predict", false), ("/predict?", false), ("/predict?explain=false", false),
        ("/predict?explain=true", true), ("/predict?&explain=true&", true),
        ("/predict?%65xplain=%74rue", true), ("/predict?explain=true#explain=false", true),
        ("http://host/predict?explain=true", true), ("http://host/predict", false),
        ("//predict?explain=true", true),
    ])
    func `why is said where it is asked for`(target: String, explains: Bool) throws {
        #expect(try PredictionQuery(of: Self.request(target)).explains == explains)
    }

    @Test(arguments: [
        ("explain", "explain is \"\"; it is true or false", "explain"),
        ("explain=", "explain is \"\"; it is true or false", "explain"),
        ("explain=1", "explain is \"1\"; it is true or false", "explain"),
        ("explain=True", "explain is \"True\"; it is true or false", "explain"),
        ("explain=true%20", "explain is \"true \"; it is true or false", "explain"),
        ("explain=%E2%80%AE%0A", "explain is \"\u{fffd} \"; it is true or false", "explain"),
        ("explain=true&explain=true", "explain is there twice; give it once", "explain"),
        (
            "explain=true&change=true",
            "change is no parameter of this path; it takes explain=true or explain=false", "change"
        ),
        (
            "=", " is no parameter of this path; it takes explain=true or explain=false", ""
        ),
        (
            "Explain=true",
            "Explain is no parameter of this path; it takes explain=true or explain=false",
            "Explain"
        ),
    ])
    func `whatever else is asked is refused by its name`(
        query: String,
        sentence: String,
        field: String
    ) {
        let request = Self.request("/predict?\(query)")
        #expect(throws: WebFault(.badRequest, sentence, field: field)) {
            try PredictionQuery(of: request)
        }
    }

    @Test func `a path without parameters refuses every one`() throws {
        for target in ["/explain", "/explain?", "/explain?&"] {
            try PredictionQuery.refuseParameters(of: Self.request(target))
        }
        let sentence = "explain is no parameter of this path, which takes none"
        #expect(throws: WebFault(.badRequest, sentence, field: "explain")) {
            try PredictionQuery.refuseParameters(of: Self.request("/explain?explain=true"))
        }
    }
}
