import Testing

@testable import Tracking

@Suite struct TrackingCredentialsTests {
    private func credentials(
        _ environment: [String: String],
        url: String = "http://host"
    ) throws -> TrackingCredentials {
        try TrackingCredentials(TrackingAddress(url), environment: environment)
    }

    @Test func `without variables nobody is named`() throws {
        let none = try credentials([:])
        #expect(none.authorization == nil)
        #expect(!none.isInsecure)
        #expect(try credentials(["MLFLOW_TRACKING_TOKEN": ""]).authorization == nil)
        #expect(try credentials(["MLFLOW_TRACKING_USERNAME": "u"]).authorization == nil)
    }

    @Test func `a token is a bearer's`() throws {
        let credentials = try credentials(["MLFLOW_TRACKING_TOKEN": "abc"])
        #expect(credentials.authorization == "Bearer abc")
    }

    // RFC 7617 has these three as its examples.
    @Test func `a name and password win over a token and over the URL`() throws {
        let variables = [
            "MLFLOW_TRACKING_USERNAME": "Aladdin", "MLFLOW_TRACKING_PASSWORD": "open sesame",
            "MLFLOW_TRACKING_TOKEN": "abc",
        ]
        let basic = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
        #expect(try credentials(variables).authorization == basic)
        #expect(try credentials(variables, url: "http://x:y@host").authorization == basic)
        let inURL = "http://Aladdin:open%20sesame@host"
        #expect(try credentials([:], url: inURL).authorization == basic)
        let other = ["MLFLOW_TRACKING_USERNAME": "test", "MLFLOW_TRACKING_PASSWORD": "123\u{a3}"]
        #expect(try credentials(other).authorization == "Basic dGVzdDoxMjPCow==")
    }

    @Test(arguments: [("true", true), ("True", true), ("1", true), ("false", false), ("0", false)])
    func `any certificate will do only where that is said`(text: String, holds: Bool) throws {
        #expect(try credentials(["MLFLOW_TRACKING_INSECURE_TLS": text]).isInsecure == holds)
    }

    @Test func `two ways to judge a certificate are refused`() {
        let variables = [
            "MLFLOW_TRACKING_INSECURE_TLS": "true", "MLFLOW_TRACKING_SERVER_CERT_PATH": "ca.pem",
        ]
        #expect(throws: TrackingError.self) { try credentials(variables) }
    }

    @Test func `a token that would be two lines is refused and not shown`() {
        let error = #expect(throws: TrackingError.self) {
            try credentials(["MLFLOW_TRACKING_TOKEN": "secret\ninsecure"])
        }
        let sentence = "MLFLOW_TRACKING_TOKEN holds a control character, such as a line end"
        #expect(error?.description == sentence)
    }

    @Test func `curl is told each option on one line whatever it holds`() throws {
        var options = CurlConfiguration()
        options.add("silent")
        options.add("url", "http://host/a\"b\\c\n\td")
        options.add("max-time", 5)
        options.add(
            try credentials([
                "MLFLOW_TRACKING_TOKEN": #"a"b\c"#, "MLFLOW_TRACKING_INSECURE_TLS": "true",
                "MLFLOW_TRACKING_CLIENT_CERT_PATH": "me.pem",
            ])
        )
        #expect(
            options.text == #"""
                silent
                url = "http://host/a\"b\\c\n\td"
                max-time = "5"
                header = "Authorization: Bearer a\"b\\c"
                insecure
                cert = "me.pem"

                """#
        )
    }
}
