import Testing

@testable import Tracking

@Suite struct TrackingAddressTests {
    @Test(arguments: [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("https://mlflow.example/", "https://mlflow.example"),
        ("HTTPS://mlflow.example/team/a//", "HTTPS://mlflow.example/team/a"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://u:p@host:1/x", "http://host:1/x"),
    ])
    func `a server's URL is kept without credentials and slash`(url: String, base: String) throws {
        #expect(try TrackingAddress(url).base == base)
    }

    @Test func `a name and password in the URL are read as they are meant`() throws {
        let address = try TrackingAddress("http://ana%40bank:p%3Aw%2F@host")
        #expect(address.user == "ana@bank")
        #expect(address.password == "p:w/")
    }

    @Test(arguments: [
        ("", "'' is no http or https URL"),
        ("127.0.0.1:8080", "'127.0.0.1:8080' is no http or https URL"),
        ("databricks", "'databricks' is no http or https URL"),
        ("sqlite:///mlflow.db", "'sqlite:///mlflow.db' is no http or https URL"),
        ("ftp://u:secret@host", "the MLflow address is no http or https URL"),
        ("http://", "'http://' names no host"),
        ("http://u:secret@", "the MLflow address names no host"),
        ("http://host:0", "'http://host:0' has a port that is not 1 to 65535"),
        ("http://host:65536", "'http://host:65536' has a port that is not 1 to 65535"),
        ("http://host?x=1", "'http://host?x=1' has a '?' or a '#'"),
        ("http://host/#/experiments", "'http://host/#/experiments' has a '?' or a '#'"),
        ("http://a host", "'http://a host' is no http or https URL"),
        ("http://host\nheader = \"x\"", "'http://host\nheader = \"x\"' is no http or https URL"),
    ])
    func `what is no server's URL is refused`(url: String, start: String) {
        let error = #expect(throws: TrackingError.self) { try TrackingAddress(url) }
        #expect(error?.description.hasPrefix(start + ";") == true, "\(error?.description ?? "")")
    }
}
