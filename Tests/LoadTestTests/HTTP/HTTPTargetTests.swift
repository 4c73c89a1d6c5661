import Testing

@testable import LoadTest

@Suite struct HTTPTargetTests {
    @Test(arguments: [
        ("http://127.0.0.1:5000/predict", "127.0.0.1:5000", "/predict"),
        ("http://scores.example/a/b?c=d", "scores.example:80", "/a/b?c=d"),
        ("http://[::1]:5000/", "[::1]:5000", "/"), ("http://[::1]/x", "[::1]:80", "/x"),
    ])
    func `a URL is an address and a path`(url: String, authority: String, path: String) throws {
        let target = try HTTPTarget(url)
        #expect(target.authority == authority && target.path == path)
        #expect(target.description == "http://" + authority + path)
    }

    @Test(arguments: [
        "", "http://", "http:///predict", "127.0.0.1:5000", "http://host:5000", "ftp://host/x",
        "http://host/a b", "http://host/a\r\nX: y", "http://host/é", "http://me@host/x",
        "http://host/x#y", "http://host?x/", "http://h/" + String(repeating: "x", count: 3000),
    ])
    func `what is no URL of HTTP with a path is refused with one that is`(url: String) {
        #expect {
            _ = try HTTPTarget(url)
        } throws: { error in
            "\(error)".hasSuffix(
                "it takes http://HOST:PORT/PATH, like http://127.0.0.1:5000/predict"
            )
        }
    }

    @Test func `HTTPS is told not to be spoken`() {
        #expect {
            _ = try HTTPTarget("https://host/predict")
        } throws: { error in
            "\(error)".contains("HTTPS is not spoken here")
        }
    }
}
