import Testing

@testable import Datasets

/// Outcomes as words.
@Suite struct LabelWordsTests {
    /// A book in which the labels 0 and 1 are other words.
    private func book(
        _ paid: String,
        _ defaulted: String,
        _ changes: [Int: String] = [:]
    ) -> [UInt8] {
        let rows = LoanCSV.lines(count: 60).map { line in
            line.dropLast() + (line.hasSuffix("1") ? defaulted : paid)
        }
        var lines = [LoanCSV.header] + rows.map { String($0) }
        for (number, label) in changes {
            lines[number - 1] = String(lines[number - 1].dropLast(paid.count) + label)
        }
        return Array(lines.joined(separator: "\n").utf8)
    }

    private func read(
        _ bytes: [UInt8],
        _ defaultLabel: String? = nil,
        drops: Bool = false
    ) throws -> Dataset {
        let file = try TemporaryFile(bytes)
        var form = BookForm()
        form.defaultLabel = defaultLabel
        return try Dataset.read(path: file.path, dropsIncomplete: drops, form: form)
    }

    private func sentence(
        _ bytes: [UInt8],
        _ defaultLabel: String? = nil,
        drops: Bool = false
    ) -> String? {
        do {
            _ = try read(bytes, defaultLabel, drops: drops)
            return nil
        } catch {
            let text = (error as? DatasetError)?.advice ?? "\(error)"
            return text.firstIndex(of: ",").map { String(text[$0...]) } ?? text
        }
    }

    @Test(arguments: [
        ("0", "1"), ("0.0", "1.0"), ("false", "true"), ("FALSE", "TRUE"), ("no", "yes"),
        ("No", "Yes"),
        ("non", "oui"), (" non ", "\"oui\""),
    ])
    func `usual words are labels`(paid: String, defaulted: String) throws {
        let plain = try read(book("0", "1"))
        #expect(try read(book(paid, defaulted)).digest == plain.digest)
    }

    @Test(arguments: [
        ("good", "bad"), ("1", "2"), ("1", "0"), ("remboursé", "défaut"), ("oui", "non"),
    ])
    func `two other words are labels when one is said to mean default`(
        paid: String,
        defaulted: String
    ) throws {
        let plain = try read(book("0", "1"))
        #expect(try read(book(paid, defaulted), defaulted).digest == plain.digest)
    }

    @Test(arguments: [false, true])
    func `two other words are a sentence where none is said`(drops: Bool) {
        #expect(
            sentence(book("good", "bad"), drops: drops)
                == ", line 2, column default: the label 'good' is neither 0 nor 1, nor true, false, yes, no,"
                + " oui or non; --default-label says which word means default"
        )
    }

    @Test func `a third word is a sentence`() {
        #expect(
            sentence(book("good", "bad", [7: "ugly"]), "bad")
                == ", line 7, column default: the label 'ugly' is a third one beside 'bad', which means"
                + " default, and 'good'"
        )
        #expect(sentence(book("good", "bad"), "Bad")?.contains("is a third one beside") == true)
    }

    @Test func `a word that no label is cannot be known`() {
        #expect(
            sentence(book("good", "good"), "bad")
                == ", column default: no label is 'bad'; all are 'good'"
        )
    }

    @Test func `a missing label is missing beside words, too`() throws {
        let spoilt = book("good", "bad", [7: "NA", 8: ""])
        #expect(sentence(spoilt, "bad") == ", line 7, column default: the value is missing")
        let data = try read(spoilt, "bad", drops: true)
        #expect(data.droppedRowCount == 2)
        #expect(data.rowCount == 58)
    }

    @Test func `a number that may be two is a fault even where rows are dropped`() {
        let rows = LoanCSV.text().replacing(",", with: ";").replacing("1005.5", with: "1.234")
            .replacing(".5;", with: ";").replacing(".0;", with: ";").replacing(".25;", with: ";")
            .replacing(".75;", with: ";")
        #expect(sentence(Array(rows.utf8), drops: true)?.contains("'1.234' may be") == true)
    }
}
