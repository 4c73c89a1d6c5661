import Testing

@testable import Tracking

@Suite struct RegisteredNameTests {
    @Test(arguments: [
        "loan-default", "Kredit Ausfall", "a.b", "a..", ".hidden", "%", "\"", "ü", "a\\b",
        String(repeating: "n", count: 256),
    ])
    func `a name that MLflow takes is let through`(name: String) throws {
        try RegisteredName.check(name)
    }

    @Test(arguments: [
        "", " ", "\t\n", "a/b", "/", "a:b", "models:/x", ".", "..", "..a", "../x", "a/\u{308}b",
        "..\u{308}", String(repeating: "n", count: 257),
    ])
    func `a name that MLflow refuses is refused with what a name is`(name: String) {
        let error = #expect(throws: TrackingError.self) { try RegisteredName.check(name) }
        #expect(error?.description.contains("it has 1 to 256 characters") == true)
        #expect(error?.description.contains("no / and no :") == true)
    }
}
