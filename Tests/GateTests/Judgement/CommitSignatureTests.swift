import Testing

@testable import Gate

/// A commit's object taken apart into what is signed and the signature.
@Suite struct CommitSignatureTests {
    private static func parts(_ text: String, isLong: Bool = false) -> (String, [String]) {
        let parts = CommitSignature.parts(of: Array(text.utf8), isLong: isLong)
        let words = { (bytes: [UInt8]) in String(decoding: bytes, as: UTF8.self) }
        return (words(parts.signed), parts.signatures.map(words))
    }

    private static let head = "tree a\nauthor b\n"
    private static let body = "\nwords\n\ngpgsig x\n y\n"

    /// Objects, what is signed of them, and the signatures.
    private static let cases: [(object: String, signed: String, signatures: [String])] = [
        (head + body, head + body, []),
        (head + "gpgsig A\n B\n \n C\n" + body, head + body, ["A\nB\n\nC\n"]),
        (
            head + "gpgsig A\n B\nencoding c\n D\n" + body, head + "encoding c\n D\n" + body,
            ["A\nB\n"]
        ),
        (head + "gpgsig A\ngpgsig B\n" + body, head + body, ["A\n", "B\n"]),
        (head + "gpgsig-sha256 A\n B\n" + body, head + body, []),
        (head + "gpgsig-sha256 A\n B\ngpgsig C\n D\n" + body, head + body, ["C\nD\n"]),
        (head + "gpgsigx A\n" + body, head + "gpgsigx A\n" + body, []),
        (" A\ngpgsig", " A\ngpgsig", []), ("", "", []), ("\ngpgsig A\n", "\ngpgsig A\n", []),
    ]

    @Test(arguments: cases.indices)
    func `a signature is cut from the header and from nowhere else`(index: Int) {
        let (object, signed, signatures) = Self.cases[index]
        let parts = Self.parts(object)
        #expect(parts.0 == signed)
        #expect(parts.1 == signatures)
    }

    @Test func `a repository with long names has its signatures under another one`() {
        let parts = Self.parts(Self.head + "gpgsig A\ngpgsig-sha256 B\n C\n\nx", isLong: true)
        #expect(parts.0 == Self.head + "\nx")
        #expect(parts.1 == ["B\nC\n"])
    }
}
