import Charts
import Datasets
import Documents
import HTTPTypes
import Testing

@testable import Web

/// Books scored by the stub model: a probability is an eighth of the first feature.
@Suite struct BookScorerTests {
    private static let header = StubModel.features.joined(separator: ",")

    /// What came of a book: the scored text and the tally, or the fault.
    private struct Outcome {
        var text = ""
        var tally = BookTally()
        var modelName: String?
        var fault: BookFault?
    }

    private static func outcome(
        _ pieces: [ArraySlice<UInt8>],
        scoring: ScoringService,
        limits: BookLimits = BookLimits()
    ) async throws -> Outcome {
        var scorer = BookScorer(name: "the file", scoring: scoring, limits: limits)
        var outcome = Outcome()
        var bytes: [UInt8] = []
        do {
            for piece in pieces { bytes += try await scorer.take(piece) }
            bytes += try await scorer.take(nil)
        } catch let fault as BookFault {
            outcome.fault = fault
        }
        outcome.text = String(decoding: bytes, as: UTF8.self)
        outcome.tally = scorer.tally
        outcome.modelName = scorer.model?.name
        return outcome
    }

    private static func outcome(
        _ book: String,
        limits: BookLimits = BookLimits()
    ) async throws -> Outcome {
        try await ScoringCaller.calling { scoring, _ in
            try await outcome([Array(book.utf8)[...]], scoring: scoring, limits: limits)
        }
    }

    /// A book with everything that a row may be: within range, outside, unreadable, without probability, quoted.
    private static let mixed = #"""
        id,\#(header),note\#r
        a,1,2,3,4,5,6,plain\#r
        b,4,2000,3,4,5,6,"with, comma"\#r

        c,,2,3,4,5,6,"a ""quote"""
        d,x,2,3,4,5,6,"two
        lines"
        "e, f","2.5", 7 ,"3",4,5,6,
        g,1e301,2,3,4,5,6,no probability
        h,1e999,2,3,4,5,6,é
        """#

    /// Line ends are those of the header.
    private static let mixedScored = mixedRows.replacing("|\n", with: "\r\n")

    private static let mixedRows = #"""
        id,\#(header),note,probability,default|
        a,1,2,3,4,5,6,plain,0.125,0|
        b,4,2000,3,4,5,6,"with, comma",0.5,1|
        c,,2,3,4,5,6,"a ""quote""",,|
        d,x,2,3,4,5,6,"two
        lines",,|
        "e, f","2.5", 7 ,"3",4,5,6,,0.3125,0|
        g,1e301,2,3,4,5,6,no probability,,|
        h,1e999,2,3,4,5,6,é,,|

        """#

    @Test func `rows come back as they were, with two columns more`() async throws {
        let outcome = try await Self.outcome(Self.mixed)
        #expect(outcome.fault == nil)
        #expect(outcome.text == Self.mixedScored)
        #expect(outcome.modelName == "stub")
        let tally = outcome.tally
        #expect(tally.rows == 7)
        #expect(tally.unreadable == 4)
        #expect(tally.atRisk == 1)
        #expect(tally.outsideRange == 1)
        #expect(tally.bins.enumerated().filter { $1 > 0 }.map(\.offset) == [2, 6, 10])
        // A row begins on the line on which its first byte stands.
        #expect(tally.firstUnreadable.map(\.line) == [5, 6, 9, 10])
        let words = BookWords(language: .english)
        #expect(
            tally.firstUnreadable.map { words.sentence($0) } == [
                "Line 5, column credit_lines_outstanding: the value is missing.",
                "The file, line 6, column credit_lines_outstanding: 'x' is not a number.",
                "Line 9: the model gives no probability.",
                "The file, line 10, column credit_lines_outstanding: '1e999' is not a finite number.",
            ]
        )
    }

    @Test func `the scored book is the same, wherever the book is cut`() async throws {
        let bytes = Array(Self.mixed.utf8)
        try await ScoringCaller.calling { scoring, _ in
            for cut in bytes.indices {
                let outcome = try await Self.outcome(
                    [bytes[..<cut], bytes[cut...]],
                    scoring: scoring
                )
                #expect(outcome.text == Self.mixedScored, "cut at \(cut)")
            }
            let single = try await Self.outcome(
                bytes.indices.map { bytes[$0...$0] },
                scoring: scoring
            )
            #expect(single.text == Self.mixedScored)
        }
    }

    @Test(arguments: [1, 2, 3, 6, 7, 8, 4096])
    func `the scored book is the same, however many rows are asked for at once`(
        rows: Int
    ) async throws {
        var limits = BookLimits()
        limits.batchRows = rows
        let outcome = try await Self.outcome(Self.mixed, limits: limits)
        #expect(outcome.text == Self.mixedScored)
        #expect(outcome.tally.rows == 7)
    }

    @Test(arguments: [
        // Columns in another order, with blanks and quotes around their names.
        (
            "fico_score, income ,\"credit_lines_outstanding\",years_employed,"
                + "loan_amt_outstanding,total_debt_outstanding\n6,4,2,5,1,3\n",
            "fico_score, income ,\"credit_lines_outstanding\",years_employed,"
                + "loan_amt_outstanding,total_debt_outstanding,probability,default\n6,4,2,5,1,3,0.25,0\n"
        ),
        // Comments and blank lines before the header, a byte-order mark, and no line end at the end.
        (
            "\u{feff}# a comment, \"with\n\n\(header)\n8,1,1,1,1,1",
            "\u{feff}\(header),probability,default\n8,1,1,1,1,1,1.0,1\n"
        ),
        // Columns that scoring adds are there already.
        (
            "\(header),probability,default\n1,1,1,1,1,1,x,y\n",
            "\(header),probability,default,predicted_probability,predicted_default\n"
                + "1,1,1,1,1,1,x,y,0.125,0\n"
        ),
        // A book without a row, and one of blank lines.
        ("\(header)\n", "\(header),probability,default\n"),
        ("\(header)\n\n\r\n\n", "\(header),probability,default\n"),
        // Minus zero, the least number and the most digits.
        (
            "\(header)\n-0,1,1,1,1,1\n5e-324,1,1,1,1,1\n3.9999999999999996,1,1,1,1,1\n",
            "\(header),probability,default\n-0,1,1,1,1,1,-0.0,0\n5e-324,1,1,1,1,1,0.0,0\n"
                + "3.9999999999999996,1,1,1,1,1,0.49999999999999994,0\n"
        ),
        // A comment after the header is a row like any other, quotes within a field are text.
        (
            "note,\(header)\n#1,1,1,1,1,1,1\na\"b,1,1,1,1,1,1\n",
            "note,\(header),probability,default\n#1,1,1,1,1,1,1,0.125,0\na\"b,1,1,1,1,1,1,0.125,0\n"
        ),
    ])
    func `a book of another form is scored all the same`(
        book: String,
        scored: String
    ) async throws {
        let outcome = try await Self.outcome(book)
        #expect(outcome.fault == nil)
        #expect(outcome.text == scored)
    }

    @Test(arguments: [
        (
            "", "The file is empty; a header line with column names is needed.",
            "Le fichier : il est vide ; il faut une ligne d’en-tête avec les noms des colonnes."
        ),
        (
            "\n\n", "The file is empty; a header line with column names is needed.",
            "Le fichier : il est vide ; il faut une ligne d’en-tête avec les noms des colonnes."
        ),
        (
            "a,b\n1,2\n",
            "The file has no column named 'credit_lines_outstanding', 'loan_amt_outstanding', "
                + "'total_debt_outstanding', 'income', 'years_employed' or 'fico_score'; "
                + "the columns are a and b.",
            "Le fichier : il y manque « credit_lines_outstanding », « loan_amt_outstanding », "
                + "« total_debt_outstanding », « income », « years_employed », « fico_score » ; "
                + "les colonnes sont « a », « b »."
        ),
        (
            header + ",income\n", "The file has more than one column named 'income'.",
            "Le fichier : plusieurs colonnes s’appellent « income »."
        ),
        (
            header + ",default,predicted_default\n",
            "The file has columns named 'default' and 'predicted_default' already; rename or drop one.",
            "Le fichier : les colonnes « default », « predicted_default » y sont déjà ; renommez-en une."
        ),
        (
            header + "\n1,2,3\n", "The file, line 2: 3 columns where the header has 6.",
            "Ligne 2 : 3 colonne(s) là où l’en-tête en a 6."
        ),
        (
            header + "\n1,2,3,4,5,\"6\n", "The file, line 2: a quoted field never ends.",
            "Ligne 2 : un champ entre guillemets ne finit jamais."
        ),
        (
            header + "\n1,2,3,4,5,\"6\"7\n",
            "The file, line 2: text follows a closing quote; a quote inside a field is written twice.",
            "Ligne 2 : du texte suit un guillemet fermant ; un guillemet dans un champ s’écrit deux fois."
        ),
        (
            header + "\n1,2,3,4,5,6\r1,2,3,4,5,6\n",
            "The file, line 2: a carriage return without a line feed; lines end in LF or CRLF.",
            "Ligne 2 : un retour chariot sans saut de ligne ; les lignes finissent par LF ou CRLF."
        ),
        (
            header + "\n\"" + String(repeating: "x", count: 1 << 20),
            "The file, line 2: the row is longer than 1048576 bytes; is a closing quote missing?",
            "Ligne 2 : la ligne dépasse 1048576 octets ; manque-t-il un guillemet fermant ?"
        ),
    ])
    func `a book that is none is refused with a sentence`(
        book: String,
        english: String,
        french: String
    ) async throws {
        let fault = try #require(try await Self.outcome(book).fault)
        #expect(fault.status == .unprocessableContent)
        #expect(fault.sentence(in: .english) == english)
        #expect(fault.sentence(in: .french) == french)
    }

    @Test(arguments: [(3, 3, true), (3, 4, false), (1, 1, true), (1, 2, false), (0, 1, false)])
    func `a book has no more rows than it may, unreadable ones among them`(
        most: Int,
        rows: Int,
        isTaken: Bool
    ) async throws {
        var limits = BookLimits()
        limits.rowsMax = most
        limits.batchRows = 2
        let lines = (0..<rows).map { $0 == 1 ? "x,1,1,1,1,1" : "1,1,1,1,1,1" }
        let book = Self.header + "\n" + lines.joined(separator: "\n") + "\n"
        let outcome = try await Self.outcome(book, limits: limits)
        #expect(outcome.fault == (isTaken ? nil : .tooManyRows(most)))
    }

    @Test func `a block ends with its text, however few rows it has`() async throws {
        var limits = BookLimits()
        limits.batchRows = 1_000_000
        let note = String(repeating: "n", count: 100_000)
        let row = "\(note),1,1,1,1,1,1\n"
        try await ScoringCaller.calling { scoring, _ in
            var scorer = BookScorer(name: "the file", scoring: scoring, limits: limits)
            _ = try await scorer.take(Array("note,\(Self.header)\n\(row)".utf8)[...])
            var tookNothing = 1
            while try await scorer.take(Array(row.utf8)[...]).isEmpty { tookNothing += 1 }
            // A row more than ten makes a block of 1 MiB.
            #expect(tookNothing == 10)
            #expect(scorer.tally.rows == 11)
        }
    }

    @Test func `without a scoring server, or a model, a book waits for a better moment`()
        async throws
    {
        let book = Array("\(Self.header)\n1,1,1,1,1,1\n".utf8)[...]
        try await ScoringCaller.calling(hasModel: false) { scoring, _ in
            let outcome = try await Self.outcome([book], scoring: scoring)
            #expect(outcome.fault == .away)
        }
        try await ScoringCaller.calling { scoring, server in
            await server.stop()
            let outcome = try await Self.outcome([book], scoring: scoring)
            #expect(outcome.fault == .away)
        }
    }

    @Test func `a French book is scored as the plain one, and comes back in its own form`()
        async throws
    {
        let header = Self.header.replacing(",", with: ";")
        let outcome = try await Self.outcome(
            "\u{feff}sep=;\r\n\(header)\r\n2,5;1 234,5;3;4;5;6\r\n12.5;1;1;1;1;1\r\n;;;;;\r\n"
        )
        #expect(outcome.fault == nil)
        #expect(
            outcome.text == "\u{feff}sep=;\r\n\(header);probability;default\r\n"
                + "2,5;1 234,5;3;4;5;6;0,3125;0\r\n12.5;1;1;1;1;1;;\r\n"
        )
        #expect(outcome.tally.rows == 2)
        let words = BookWords(language: .french)
        #expect(
            outcome.tally.firstUnreadable.map { words.sentence($0) } == [
                "Ligne 4 : colonne « credit_lines_outstanding », « 12.5 » n’est pas écrit avec la virgule"
                    + " décimale des nombres du fichier."
            ]
        )
        #expect(
            BookSummary(tally: outcome.tally, model: nil, language: .french).html.text.contains(
                "<p class=\"fine\">Le fichier a été lu ainsi : champs séparés par « ; », virgule décimale.</p>"
            )
        )
    }

    @Test(arguments: [
        (
            "\(header.replacing(",", with: ";"))\n1;1,234;3;4;5;6\n",
            "The file, line 2, column loan_amt_outstanding: '1,234' may be a decimal number or one of"
                + " thousands; write it without marks of thousands.",
            "Ligne 2 : colonne « loan_amt_outstanding », « 1,234 » peut être un nombre décimal ou un nombre"
                + " de milliers ; écrivez-le sans séparateur de milliers."
        ),
        (
            "PK\u{3}\u{4}" + String(repeating: "\0", count: 26) + "xl/workbook.xml",
            "The file is an Excel workbook (xlsx), not CSV; save it as CSV in UTF-8 first.",
            "Le fichier : c’est un classeur Excel (xlsx), et non du CSV ; enregistrez-le d’abord en CSV UTF-8."
        ),
    ])
    func `what may be read in two ways, or is no text, is refused whole`(
        book: String,
        english: String,
        french: String
    ) async throws {
        let fault = try #require(try await Self.outcome(book).fault)
        #expect(fault.sentence(in: .english) == english)
        #expect(fault.sentence(in: .french) == french)
    }

    @Test func `a model that does not name its features takes a loan book's in their order`()
        async throws
    {
        let names = (1...6).map { "feature_\($0)" }
        let document = StubModel.document(hasModel: true, features: names)
        try await ScoringCaller.calling(document: document) { scoring, _ in
            for header in [Self.header, names.joined(separator: ",")] {
                let book = Array("\(header)\n2,1,1,1,1,1\n".utf8)[...]
                let outcome = try await Self.outcome([book], scoring: scoring)
                #expect(outcome.text == "\(header),probability,default\n2,1,1,1,1,1,0.25,0\n")
            }
            let other = Array("a,b,c,d,e,f\n2,1,1,1,1,1\n".utf8)[...]
            let refused = try await Self.outcome([other], scoring: scoring)
            #expect(refused.fault != nil)
        }
    }
}
