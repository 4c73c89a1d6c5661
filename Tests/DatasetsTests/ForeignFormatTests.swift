import Testing

@testable import Datasets

/// Files that are no CSV, by their first bytes.
@Suite struct ForeignFormatTests {
    private func sentence(_ bytes: [UInt8], name: String) -> String? {
        do throws(CSVError) {
            _ = try CSVReader(bytes: bytes + [UInt8](repeating: 7, count: 100), name: name)
            return nil
        } catch {
            return error.advice
        }
    }

    @Test(arguments: [
        (
            Array("PAR1".utf8),
            "a Parquet file, not CSV; make CSV of it: python3 -c 'import pandas, sys; "
                + "pandas.read_parquet(sys.argv[1]).to_csv(\"book.csv\", index=False)' b.x"
        ),
        ([0x1f, 0x8b, 8], "compressed by gzip, not CSV; make CSV of it: gzip -dc b.x > book.csv"),
        (
            [0x28, 0xb5, 0x2f, 0xfd],
            "compressed by zstd, not CSV; make CSV of it: zstd -dc b.x > book.csv"
        ),
        (
            [0xd0, 0xcf, 0x11, 0xe0],
            "an Excel workbook (xls), not CSV; make CSV of it: soffice --headless --convert-to csv b.x"
        ),
        (
            ForeignFormatTests.zip("[Content_Types].xml"),
            "an Excel workbook (xlsx), not CSV; make CSV of it: soffice --headless --convert-to csv b.x"
        ),
        (
            ForeignFormatTests.zip("mimetypeapplication/vnd.oasis"),
            "an OpenDocument sheet (ods), not CSV; make CSV of it: soffice --headless --convert-to csv b.x"
        ),
        (
            ForeignFormatTests.zip("loans.csv"),
            "a zip archive, not CSV; make CSV of it: unzip -p b.x > book.csv"
        ),
    ])
    func `a file of another kind is named, with the line that converts it`(
        bytes: [UInt8],
        words: String
    ) {
        #expect(sentence(bytes, name: "b.x") == "b.x is " + words)
    }

    @Test func `the line is right for any path`() {
        let name = "my 'loans'.gz"
        #expect(
            sentence([0x1f, 0x8b], name: name)?.hasSuffix(
                "gzip -dc 'my '\\''loans'\\''.gz' > book.csv"
            ) == true
        )
        #expect(
            sentence([0x1f, 0x8b], name: "standard input")?.hasSuffix("gzip -dc FILE > book.csv")
                == true
        )
        #expect(
            sentence([0x1f, 0x8b], name: "a\u{1b}[2J")?.hasSuffix("gzip -dc FILE > book.csv")
                == true
        )
    }

    fileprivate static func zip(_ name: String) -> [UInt8] {
        [0x50, 0x4b, 3, 4] + [UInt8](repeating: 0, count: 26) + Array(name.utf8)
    }
}
