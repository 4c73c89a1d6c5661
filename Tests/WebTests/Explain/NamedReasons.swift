import Documents
import JSON
import SestinaClient

@testable import Web

extension ServerInfo.Model.ReasonInfo {
    /// The digest of the sample's reference group, which begins as the stub server's answers say.
    private static let digest = String(repeating: "fedcba9876543210", count: 4)

    /// What a model says of reasons that gives them.
    static func named(_ texts: [Texts] = .named) -> ServerInfo.Model.ReasonInfo {
        ServerInfo.Model.ReasonInfo(
            scale: .probability,
            reference: Reference(digest: digest, rows: 128, selection: "at-the-cut"),
            texts: texts
        )
    }
}

extension [ServerInfo.Model.ReasonInfo.Texts] {
    /// What the loan book's features are called, the first in earnest.
    static let named: [ServerInfo.Model.ReasonInfo.Texts] =
        [
            .init(
                code: "credit-lines",
                english: "Number of open credit lines",
                french: "Nombre de lignes de crédit ouvertes",
                missingEnglish: "Credit lines not known",
                missingFrench: "Lignes de crédit inconnues"
            )
        ]
        + (2...6).map { place in
            .init(
                code: "r\(place)",
                english: "en \(place)",
                french: "fr \(place)",
                missingEnglish: "not known \(place)",
                missingFrench: "inconnu \(place)"
            )
        }
}

extension StubModel {
    /// What the stub server says of itself where its model names its reasons.
    static func documentNamingReasons(missing: Set<Int> = []) -> [UInt8] {
        let model = JSONText.object { ServerInfo.Model.ReasonInfo.named().writeMembers(to: &$0) }
        let document = String(
            decoding: Self.document(hasModel: true, missing: missing),
            as: UTF8.self
        )
        return Array(
            document.replacing("\"threshold\":0.5,", with: "\"threshold\":0.5,\(model.members),")
                .utf8
        )
    }
}

extension JSONText {
    /// What stands between the braces of an object.
    fileprivate var members: Substring { string.dropFirst().dropLast() }
}
