import HTTPFront
import NIOHTTP1
import Testing

@testable import Web

@Suite struct BodyFieldsTests {
    private static func fields(_ headers: [(String, String)]) -> BodyFields? {
        let head = HTTPRequestHead(
            version: .http1_1,
            method: .POST,
            uri: "/predict",
            headers: HTTPHeaders(headers)
        )
        return BodyFields(head)
    }

    @Test(arguments: [
        ("Content-Type", "Content-Length"), ("content-type", "content-length"),
        ("CONTENT-TYPE", "CONTENT-LENGTH"), ("cOnTeNt-TyPe", "ContenT-lengtH"),
    ])
    func `type and length are found, however their names are written`(type: String, length: String)
    {
        for headers in [
            [(type, "a/b; c=d"), (length, "12")], [(length, "12"), ("X", "y"), (type, "a/b; c=d")],
        ] {
            let fields = Self.fields(headers)
            #expect(fields?.type == "a/b; c=d")
            #expect(fields?.length == "12")
        }
    }

    @Test(arguments: [
        [], ["Content-Type"], ["Content-Length"], ["Content-Type", "Content-Type"],
        ["Content-Type", "Content-Length", "Content-Length"],
        ["Content-Type", "Content-Length", "Content-Type"],
        ["Content-Type", "Content-Length", "Content-Encoding"],
        ["Content-Encoding", "Content-Type", "Content-Length"],
        ["Content-Type", "Content-Length", "CONTENT-ENCODING"],
        // Of the right length only.
        ["Content-Typo", "Content-Length"], ["Content_Type", "Content-Length"],
        ["Content-Type", "Content-Lengta"], ["Content-Type\u{17f}", "Content-Length"],
    ])
    func `whatever is not said once, or asks for more, is another's to answer`(names: [String]) {
        #expect(Self.fields(names.map { ($0, "1") }) == nil)
    }

    @Test(arguments: [
        "Content-Language", "Content-Location", "Content-Encodin", "Accept-Encodings",
        "X-Content-Type",
        "Content-Types", "Host",
    ])
    func `other fields change nothing`(name: String) {
        let fields = Self.fields([(name, "x"), ("Content-Type", "t"), ("Content-Length", "0")])
        #expect(fields?.type == "t")
        #expect(fields?.length == "0")
    }

    @Test func `what they say is not judged here`() {
        let fields = Self.fields([("Content-Type", ""), ("Content-Length", "-1 x")])
        #expect(fields?.type == "")
        #expect(fields?.length == "-1 x")
    }
}
