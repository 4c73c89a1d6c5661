import Secrecy
import Testing

@testable import Datasets

@Suite struct SyntheticLoanBookTests {
    @Test func `the file says that it is synthetic and has the usual columns`() throws {
        let file = try TemporaryFile()
        try SyntheticLoanBook.write(count: 50, seed: 7, to: file.path)
        let lines = try file.content().split(separator: "\n")
        #expect(lines.count == 52)
        #expect(lines[0] == "# synthetic loan book: 50 customers that do not exist, seed 7")
        #expect(lines[1] == Substring(LoanCSV.header))
    }

    @Test(arguments: [(50, 0), (51, 1), (1000, .max), (10_000, 42)] as [(Int, UInt64)])
    func `what is written reads back as what is made`(count: Int, seed: UInt64) throws {
        let file = try TemporaryFile()
        try SyntheticLoanBook.write(count: count, seed: seed, to: file.path)
        let read = try Dataset.read(path: file.path)
        let made = SyntheticLoanBook.rows(count: count, seed: seed)
        #expect(made.rowCount == count)
        #expect(made.source == "synthetic, seed \(seed)")
        #expect(read.columns == made.columns)
        #expect(read.labels == made.labels)
    }

    @Test func `the bytes of a seed do not drift`() throws {
        let file = try TemporaryFile()
        try SyntheticLoanBook.write(count: 10_000, seed: 42, to: file.path)
        let digest = SHA256.digest(of: Array(try file.content().utf8))
        #expect(
            digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
                == "6cb81832cc00da4fbef861b5e80b8631bf0e18d7a074718290d7cfe284a6d05a"
        )
        let book = SyntheticLoanBook.rows(count: 10_000, seed: 42)
        let hex = "2740055c0026113b7e42661f85fde774c10f8c2fa27dd6064cb44878fdb0bbd4"
        #expect(book.digest.hex == hex)
    }

    @Test func `seeds give different books`() {
        let digests = (0..<20).map { SyntheticLoanBook.rows(count: 50, seed: $0).digest }
        #expect(Set(digests).count == 20)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `the smallest book has both outcomes`(seed: UInt64) {
        let book = SyntheticLoanBook.rows(count: 50, seed: seed)
        #expect((5...15).contains(book.defaultCount))
    }

    @Test func `customers have numbers of seven digits, each its own`() throws {
        let file = try TemporaryFile()
        try SyntheticLoanBook.write(count: 10_000, seed: 3, to: file.path)
        var reader = try CSVReader(path: file.path)
        var numbers: Set<String> = []
        while try reader.next() {
            let number = reader.field(at: 0)
            #expect(number.count == 7 && Int(number) != nil && number.first != "0")
            numbers.insert(number)
        }
        #expect(numbers.count == 10_000)
    }

    @Test func `values are in their units and ranges`() throws {
        let book = SyntheticLoanBook.rows(count: 10_000, seed: 5)
        let (lines, loan, debt) = (book.columns[0], book.columns[1], book.columns[2])
        let (income, years, score) = (book.columns[3], book.columns[4], book.columns[5])
        #expect(Set(lines) == [0, 1, 2, 3, 4, 5])
        #expect(years.allSatisfy { (0...10).contains($0) && $0 == $0.rounded() })
        #expect(score.allSatisfy { (300...850).contains($0) && $0 == $0.rounded() })
        #expect(income.allSatisfy { $0 >= 1000 })
        for row in 0..<book.rowCount {
            #expect(loan[row] > 0.0099 * income[row] && debt[row] > 0.0099 * income[row])
        }
        for amount in [loan, debt, income].joined() {
            let digits = amount.description.filter(\.isNumber).drop { $0 == "0" }
            #expect(digits.count <= 11, "\(amount)")
        }
    }

    @Test func `a path that cannot be written is one sentence`() {
        expectFault("cannot be opened: No such file or directory") { () throws(CSVError) in
            try SyntheticLoanBook.write(count: 50, seed: 1, to: "/no/such/book.csv")
        }
    }
}
