import Testing

@testable import Web

@Suite struct PageLanguageTests {
    @Test(
        arguments: [
            (nil, "en"), ("", "en"), ("fr", "fr"), ("fr-CA", "fr"), ("FR", "fr"), ("de", "en"),
            ("de, fr-CH;q=0.4", "fr"), ("en;q=0.5, fr;q=0.8", "fr"), ("fr;q=0.5, en;q=0.8", "en"),
            ("fr, en", "fr"), ("en, fr", "en"), ("*", "en"), ("en;q=0, *", "fr"),
            ("fr;q=0, *;q=0.1", "en"), ("en;q=0.5, *", "fr"), ("fr;q=0", "en"),
            ("fr;q=0.5, fr-CA;q=0.9, en;q=0.8", "fr"), ("fr ; q=1.000 , en", "fr"),
        ] as [(String?, String)]
    )
    func `a browser is answered in the language that it accepts most`(
        accepted: String?,
        language: String
    ) {
        #expect(PageLanguage(chosen: nil, accepted: accepted).rawValue == language)
    }

    @Test(arguments: [
        "fr;q=2", "fr;q=-1", "fr;q=", "fr;q=0x1", "fr;q=nan", "fr;q=1e0", "fr;level=1", "-", ";q=1",
        "fr;q=0.0001",
    ])
    func `an element that is none does not count`(element: String) {
        #expect(PageLanguage(chosen: nil, accepted: element).rawValue == "en")
        #expect(PageLanguage(chosen: nil, accepted: element + ", fr;q=0.1").rawValue == "fr")
    }

    @Test func `a choice comes before what the browser prefers`() {
        #expect(PageLanguage(chosen: "en", accepted: "fr") == .english)
        #expect(PageLanguage(chosen: "fr", accepted: "en") == .french)
        #expect(PageLanguage(chosen: "de", accepted: "fr") == .french)
    }
}
