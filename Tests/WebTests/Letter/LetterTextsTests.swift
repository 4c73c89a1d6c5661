import Foundation
import Testing

@testable import Web

@Suite struct LetterTextsTests {
    private static let whole = """
        {"creditor": {"name": "First <Example> Bank", "address": ["1 Main Street", "Springfield"]},
         "agency": {"name": "Bureau", "address": ["2 Side Street"], "phone": "+1 800 555 0100"},
         "notices": {"en": ["One.", "Two."], "fr": ["Un."]},
         "signature": ["J. Doe", "Credit department"]}
        """

    private static func fault(_ text: String) -> String? {
        do throws(LetterFault) {
            _ = try LetterTexts(json: Array(text.utf8))
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `a whole file is read as it stands`() throws {
        let texts = try LetterTexts(json: Array(Self.whole.utf8))
        #expect(texts.creditor.name == "First <Example> Bank")
        #expect(texts.creditor.address == ["1 Main Street", "Springfield"])
        #expect(texts.agency?.name == "Bureau" && texts.agency?.address == ["2 Side Street"])
        #expect(texts.agencyPhone == "+1 800 555 0100")
        #expect(texts.notices == [.english: ["One.", "Two."], .french: ["Un."]])
        #expect(texts.signature == ["J. Doe", "Credit department"])
    }

    @Test func `the creditor alone is enough`() throws {
        let text = "{\"creditor\": {\"name\": \"B\", \"address\": []}, \"agency\": null}"
        let texts = try LetterTexts(json: Array(text.utf8))
        #expect(texts.agency == nil && texts.notices.isEmpty && texts.signature.isEmpty)
    }

    @Test(arguments: [
        ("", "the text ends where a value is needed"),
        ("[]", "it is a list; an object is needed"),
        ("{}", "creditor is missing; an object with name and address is needed"),
        ("{\"creditor\": 1}", "creditor is the number 1; an object is needed"),
        (
            "{\"creditor\": {\"name\": \"B\"}}",
            "creditor.address is missing; a list of lines is needed"
        ),
        ("{\"creditor\": {\"address\": []}}", "creditor.name is missing; a text is needed"),
        (
            "{\"creditor\": {\"name\": 5, \"address\": []}}",
            "creditor.name is the number 5; a text is needed"
        ),
        (
            "{\"creditor\": {\"name\": \"B\", \"address\": \"x\"}}",
            "creditor.address is the text \"x\"; a list of texts is needed"
        ),
        (
            "{\"creditor\": {\"name\": \"B\", \"address\": [\"a\", 7]}}",
            "creditor.address[1] is the number 7; a text is needed"
        ),
        (
            "{\"creditor\": {\"name\": \"B\", \"address\": []}, \"agancy\": {}}",
            "agancy is not known here; known are creditor, agency, notices, signature"
        ),
        (
            "{\"creditor\": {\"name\": \"B\", \"address\": [], \"phone\": \"1\"}}",
            "creditor.phone is not known here; known are name, address"
        ),
        (
            "{\"creditor\": {\"name\": \"B\", \"address\": []}, \"notices\": {\"de\": []}}",
            "notices.de is not known here; known are en, fr"
        ),
        (
            "{\"creditor\": {\"name\": \" \", \"address\": []}}",
            "creditor.name is empty; leave it out, or write a text"
        ),
    ])
    func `what is wrong is told by its place`(text: String, sentence: String) throws {
        #expect(try #require(Self.fault(text)).contains(sentence))
    }

    @Test(arguments: ["\\n", "\\r", "\\t", "\\u202e", "\\u0000", "\\u2028", "\\u200b", "\\ufeff"])
    func `what is not seen in print is refused by its number`(escape: String) throws {
        for place in [
            "\"name\": \"a\(escape)b\", \"address\": []",
            "\"name\": \"a\", \"address\": [\"\(escape)\"]",
        ] {
            let fault = try #require(Self.fault("{\"creditor\": {\(place)}}"))
            #expect(fault.contains("has the character U+"))
            #expect(fault.contains("which is not seen in print"))
        }
        let notice =
            "{\"creditor\": {\"name\": \"B\", \"address\": []}, \"notices\": {\"fr\": [\"a\(escape)\"]}}"
        #expect(try #require(Self.fault(notice)).hasPrefix("notices.fr[0] has the character U+"))
    }

    @Test func `every limit holds, and one beyond is refused`() throws {
        func text(name: Int = 1, lines: Int = 0, paragraphs: Int = 0, paragraph: Int = 1) -> String
        {
            let letters = { (count: Int) in String(repeating: "é", count: count) }
            let address = Array(repeating: "\"x\"", count: lines).joined(separator: ",")
            let notices = Array(repeating: "\"\(letters(paragraph))\"", count: paragraphs)
                .joined(separator: ",")
            return """
                {"creditor": {"name": "\(letters(name))", "address": [\(address)]},
                 "notices": {"en": [\(notices)]}}
                """
        }
        let line = LetterLimits.lineScalarsMax
        #expect(Self.fault(text(name: line)) == nil)
        #expect(
            Self.fault(text(name: line + 1))
                == "creditor.name has 201 characters; at most 200 are taken"
        )
        #expect(
            Self.fault(text(name: 10_000))?.hasPrefix("creditor.name has 10000 characters") == true
        )
        #expect(Self.fault(text(lines: LetterLimits.linesMax)) == nil)
        #expect(
            Self.fault(text(lines: LetterLimits.linesMax + 1))
                == "creditor.address has 9 texts; at most 8 are taken"
        )
        #expect(Self.fault(text(paragraphs: LetterLimits.paragraphsMax)) == nil)
        #expect(Self.fault(text(paragraphs: LetterLimits.paragraphsMax + 1)) != nil)
        #expect(Self.fault(text(paragraphs: 1, paragraph: LetterLimits.paragraphScalarsMax)) == nil)
        #expect(
            Self.fault(text(paragraphs: 1, paragraph: LetterLimits.paragraphScalarsMax + 1))
                == "notices.en[0] has 4001 characters; at most 4000 are taken"
        )
    }

    @Test func `a file that cannot be read, or is too large, is told by its name`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "letter-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func fault(_ path: String) -> String {
            do throws(LetterFault) {
                _ = try LetterTexts.read(path)
                return ""
            } catch {
                return error.description
            }
        }
        let path = folder + "/letter.json"
        #expect(fault(path).contains("letter.json"))
        #expect(fault(folder).hasSuffix("is no file"))
        try Data(Self.whole.utf8).write(to: URL(filePath: path))
        let texts = try LetterTexts.read(path)
        #expect(texts.creditor.name == "First <Example> Bank")
        try Data(" []".utf8).write(to: URL(filePath: path))
        #expect(fault(path) == "\(path): it is a list; an object is needed")
        let large = Data(repeating: UInt8(ascii: " "), count: LetterLimits.fileBytesMax + 1)
        try large.write(to: URL(filePath: path))
        #expect(fault(path).hasSuffix("has more than 65536 bytes; a letter's texts are less"))
    }
}
