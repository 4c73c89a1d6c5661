import JSON
import Testing

@testable import Documents

/// What `info` tells of reasons.
@Suite struct ReasonInfoTests {
    private static let whole = ServerInfo.Model.ReasonInfo(
        scale: .logOdds,
        reference: .init(
            digest: "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4",
            rows: 128,
            selection: "at-the-cut"
        ),
        texts: [
            .init(
                code: "credit-lines",
                english: "Number of open credit lines",
                french: "Nombre de lignes de crédit ouvertes",
                missingEnglish: "Credit lines not known",
                missingFrench: "Lignes de crédit inconnues"
            )
        ]
            + (2...6).map {
                .init(
                    code: "r\($0)",
                    english: "e\($0)",
                    french: "f\($0)",
                    missingEnglish: "me\($0)",
                    missingFrench: "mf\($0)"
                )
            },
        actionable: [
            .init(change: .down, isWhole: true), .init(change: .up, isWhole: false),
            .init(change: .any, isWhole: false), .init(change: .fixed, isWhole: false),
            .init(change: .up, isWhole: false), .init(change: .up, isWhole: true),
        ],
        display: [
            .init(
                english: "Open credit lines",
                french: "Lignes de crédit",
                unit: "count",
                currency: ""
            )
        ]
            + zip(
                2...6,
                [("money", "USD"), ("money", ""), ("", ""), ("years", ""), ("points", "")]
            )
            .map { .init(english: "d\($0)", french: "g\($0)", unit: $1.0, currency: $1.1) }
    )

    private func read(_ text: String) throws -> ServerInfo.Model.ReasonInfo {
        try #require(try ServerInfo(json: Array(text.utf8)).model).reasons
    }

    @Test func `what a model says of reasons is read as it is meant`() throws {
        #expect(try read(Golden.infoWithReasons) == Self.whole)
    }

    @Test func `what is read is written again as it was`() throws {
        var text = JSONText()
        try ServerInfo(json: Array(Golden.infoWithReasons.utf8)).write(to: &text)
        #expect(text.string == Golden.infoWithReasons)
    }

    @Test func `a model that says nothing of reasons has none, and nothing is written of them`()
        throws
    {
        #expect(try read(Golden.info) == ServerInfo.Model.ReasonInfo())
    }

    /// What becomes nil where a member is told in another form; the rest is read as ever.
    @Test(arguments: [
        ("\"scale\":\"log-odds\"", "\"scale\":\"odds\"", "scale"),
        ("\"scale\":\"log-odds\"", "\"scale\":1", "scale"),
        ("\"rows\":128", "\"rows\":\"128\"", "reference"),
        ("\"rows\":128", "\"rows\":1.5", "reference"),
        ("\"selection\":\"at-the-cut\"", "\"selected\":\"\"", "reference"),
        ("\"reference\":{", "\"reference\":[],\"x\":{", "reference"),
        ("\"missing_fr\":\"mf6\"", "\"missing\":\"mf6\"", "reasons"),
        ("\"reasons\":[", "\"reasons\":[7,{},", "reasons"),
        ("\"reasons\":[", "\"reasons\":{},\"x\":[", "reasons"),
        ("\"change\":\"any\"", "\"change\":\"left\"", "actionable"),
        ("\"change\":\"any\",\"whole\":false", "\"change\":\"any\",\"whole\":0", "actionable"),
        (",{\"change\":\"any\",\"whole\":false}", "", "actionable"),
        ("\"unit\":\"years\"", "\"unit\":null", "display"),
    ])
    func `what is told in another form is not known`(old: String, new: String, name: String) throws
    {
        let text = Golden.infoWithReasons.replacing(old, with: new)
        try #require(text != Golden.infoWithReasons)
        let told = try read(text)
        let isKnown = [
            "scale": told.scale != nil, "reference": told.reference != nil,
            "reasons": told.texts != nil, "actionable": told.actionable != nil,
            "display": told.display != nil,
        ]
        #expect(isKnown.filter { !$0.value }.map(\.key) == [name])
    }

    @Test func `a currency need not be told, and a unit may be another`() throws {
        let text = Golden.infoWithReasons.replacing(
            "\"unit\":\"years\",\"currency\":\"\"",
            with: "\"unit\":\"kg\""
        )
        #expect(try read(text).display?[4].unit == "kg" && read(text).display?[4].currency == "")
    }
}
