import JSON
import Testing

@testable import Documents

@Suite struct ServerInfoTests {
    private func written(_ info: ServerInfo) -> String {
        var text = JSONText()
        info.write(to: &text)
        return text.string
    }

    private static let names = [
        "credit_lines_outstanding", "loan_amt_outstanding", "total_debt_outstanding", "income",
        "years_employed", "fico_score",
    ]

    private static let whole = ServerInfo(
        server: "sestina 1.0.0",
        protocolVersion: 1,
        limits: ServerInfo.Limits(
            frameBytes: 1_048_576,
            batchRows: 16_384,
            pingBytes: 64,
            connections: 10_000
        ),
        model: ServerInfo.Model(
            name: "loan-default",
            algorithm: "logistic regression",
            digest: "31109bcd1db4db538483b219c5f0d9d2d205d642d8befd5a59744f1042587950",
            version: 0,
            features: names,
            contract: ServerInfo.Model.Contract(
                digest: "d211fece7d0035dd88ab5d818e74f778b7e1e917a21abd58f7cc1dca0c1df4a0",
                missing: Array(repeating: false, count: 6)
            ),
            classes: (["0", "1"], "1"),
            threshold: 0.5,
            ranges: [
                0...5, 60.13772259...11572.86424, 87.94289477...41196.32154, 1000...140223.7467,
                0...10, 424...841,
            ]
        )
    )

    @Test func `what a server says of itself is written as it always was`() {
        #expect(written(Self.whole) == Golden.info)
    }

    @Test func `what it says is read as it is meant`() throws {
        #expect(try ServerInfo(json: Array(Golden.info.utf8)) == Self.whole)
    }

    @Test(arguments: [Golden.info, Golden.infoWithoutModel])
    func `what is read is written again as it was`(text: String) throws {
        #expect(written(try ServerInfo(json: Array(text.utf8))) == text)
    }

    @Test func `a server that tells the least has no model and no name`() throws {
        let info = try ServerInfo(json: Array(Golden.infoWithoutModel.utf8))
        #expect(info.server == nil && info.model == nil && info.limits.connections == nil)
        #expect(info.protocolVersion == 1 && info.limits.pingBytes == 64)
        let absent = Golden.infoWithoutModel.replacing(",\"model\":null", with: "")
        #expect(try ServerInfo(json: Array(absent.utf8)) == info)
    }

    @Test(arguments: ["version", "contract", "classes", "default_class", "ranges"])
    func `what an older server does not tell of its model is not known`(name: String) throws {
        let text = Golden.info.replacing("\"\(name)\":", with: "\"other\":")
        let model = try #require(try ServerInfo(json: Array(text.utf8)).model)
        let isKnown = [
            "version": model.version != nil, "contract": model.contract != nil,
            "classes": model.classes != nil, "default_class": model.defaultClass != nil,
            "ranges": model.ranges != nil,
        ]
        #expect(isKnown.filter { !$0.value }.map(\.key) == [name])
        #expect(model.name == "loan-default" && model.features == Self.names)
    }

    @Test func `members may be in another order, on lines, and among others`() throws {
        let text = """
            {
              "new": [{}],
              "limits": {"ping_bytes": 3, "more": null, "batch_rows": 2, "frame_bytes": 1.0},
              "protocol": 1
            }
            """
        let info = try ServerInfo(json: Array(text.utf8))
        #expect(info.limits.frameBytes == 1 && info.limits.batchRows == 2)
    }

    @Test(arguments: [
        ("\"protocol\":1", "\"protocol\":\"1\"", "protocol is the text \"1\"; a whole number"),
        ("\"protocol\":1", "\"protocol\":1.5", "protocol is the number 1.5; a whole number"),
        ("\"protocol\":1", "\"x\":1", "protocol is missing; a whole number is needed"),
        ("\"batch_rows\":16384", "\"x\":1", "limits.batch_rows is missing; a whole number is"),
        ("\"limits\":{", "\"x\":{", "limits is missing; an object is needed"),
        ("\"features\":[", "\"features\":[1,", "model.features is a list; a list of texts"),
        ("\"threshold\":0.5", "\"threshold\":null", "model.threshold is missing; a number is"),
        ("[0.0,5.0]", "[5.0,0.0]", "model.ranges is a list; a list of pairs"),
        ("[0.0,5.0]", "[5.0]", "model.ranges is a list; a list of pairs"),
        ("[0.0,5.0]", "[0.0,5.0,6.0]", "model.ranges is a list; a list of pairs"),
        ("[0.0,5.0]", "[\"0\",5.0]", "model.ranges is a list; a list of pairs"),
        ("[0.0,5.0]", "7", "model.ranges is a list; a list of pairs"),
        ("[false,", "[0,", "model.contract.missing is a list; a list of truth values"),
        ("\"digest\":\"d211", "\"x\":\"d211", "model.contract.digest is missing; a text is"),
        ("\"server\":\"sestina 1.0.0\"", "\"server\":7", "server is the number 7; a text is"),
        ("\"name\":\"loan-default\"", "\"name\":{}", "model.name is an object; a text is needed"),
    ])
    func `what is not the document is refused with its place`(
        old: String,
        new: String,
        words: String
    ) throws {
        let text = Golden.info.replacing(old, with: new)
        try #require(text != Golden.info)
        let fault = #expect(throws: DocumentFault.self) { try ServerInfo(json: Array(text.utf8)) }
        #expect(fault?.description.hasPrefix(words) == true, "\(fault?.description ?? "")")
    }

    @Test(arguments: [
        ("", "line 1, column 1: the text ends where a value is needed"),
        ("[]", "it is a list; an object is needed"), ("null", "it is null; an object is needed"),
        ("{\"protocol\":1,\"protocol\":2}", "the name \"protocol\" is there twice in one object"),
        (String(repeating: "{\"model\":", count: 1000), "more than 32 levels inside each other"),
    ])
    func `what is no JSON object is refused`(text: String, words: String) {
        let fault = #expect(throws: DocumentFault.self) { try ServerInfo(json: Array(text.utf8)) }
        #expect(fault?.description.hasSuffix(words) == true, "\(fault?.description ?? "")")
    }

    @Test func `an infinite end of a range is null, both ways`() throws {
        let text = Golden.info.replacing("[0.0,5.0]", with: "[null,5.0]")
            .replacing("[0.0,10.0]", with: "[0.0,null]")
        let info = try ServerInfo(json: Array(text.utf8))
        #expect(info.model?.ranges?[0] == -.infinity...5)
        #expect(info.model?.ranges?[4] == 0 ... .infinity)
        #expect(written(info) == text)
    }

    @Test func `a model that names no classes and tells no ranges says null`() throws {
        let text = Golden.info.replacing("[\"0\",\"1\"]", with: "null")
            .replacing("\"default_class\":\"1\"", with: "\"default_class\":null")
        let model = try #require(try ServerInfo(json: Array(text.utf8)).model)
        #expect(model.classes == nil && model.defaultClass == nil)
        #expect(written(try ServerInfo(json: Array(text.utf8))) == text)
    }

    @Test(arguments: 0..<64)
    func `a document cut short is never read`(part: Int) {
        let bytes = Array(Golden.info.utf8)
        let length = bytes.count * part / 64
        #expect(throws: DocumentFault.self) { try ServerInfo(json: Array(bytes[..<length])) }
    }
}
