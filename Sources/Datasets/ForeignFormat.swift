internal import Words

/// A file that is no CSV but holds a table, known by its first bytes.
package enum ForeignFormat: Sendable, Equatable {
    case gzip
    case zstandard
    case zip
    /// A workbook of Excel since 2007.
    case xlsx
    /// A workbook of Excel before that.
    case xls
    /// A sheet of LibreOffice.
    case ods
    case parquet
    /// UTF-16 without the mark that says so.
    case unmarkedUTF16(TextEncoding)

    /// How many bytes tell which it is.
    static let bytesNeeded = 64

    /// Looks at how a file begins.
    ///
    /// - Parameter bytes: the first ``bytesNeeded`` bytes, or all that there are.
    init?(_ bytes: ArraySlice<UInt8>) {
        let start = String(decoding: bytes.prefix(Self.bytesNeeded), as: Unicode.ASCII.self)
        if bytes.starts(with: [0x1f, 0x8b]) {
            self = .gzip
        } else if bytes.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) {
            self = .zstandard
        } else if bytes.starts(with: [0x50, 0x4b, 0x03, 0x04]) {
            // The name of the first file in it tells what the whole is.
            if start.contains("opendocument") || start.contains("mimetype") {
                self = .ods
            } else {
                let names = ["[Content_Types].xml", "_rels/", "docProps/", "xl/"]
                self = names.contains { start.contains($0) } ? .xlsx : .zip
            }
        } else if bytes.starts(with: [0xd0, 0xcf, 0x11, 0xe0]) {
            self = .xls
        } else if bytes.starts(with: Array("PAR1".utf8)) {
            self = .parquet
        } else {
            return nil
        }
    }

    /// What it is called, to go on a sentence that begins with the file.
    package var name: String {
        switch self {
        case .gzip: "compressed by gzip"
        case .zstandard: "compressed by zstd"
        case .zip: "a zip archive"
        case .xlsx: "an Excel workbook (xlsx)"
        case .xls: "an Excel workbook (xls)"
        case .ods: "an OpenDocument sheet (ods)"
        case .parquet: "a Parquet file"
        case .unmarkedUTF16(let encoding): "text in \(encoding.name) without its mark"
        }
    }

    /// The command that makes CSV of it.
    ///
    /// - Parameter file: the file's path, or what it is called where it has none.
    /// - Returns: a line for a shell; an option of ours where that is enough.
    package func conversion(of file: String) -> String {
        let isNamed = file != "standard input" && file == file.shown(max: 200)
        let path = isNamed ? Self.quoted(file) : "FILE"
        return switch self {
        case .gzip: "gzip -dc \(path) > book.csv"
        case .zstandard: "zstd -dc \(path) > book.csv"
        case .zip: "unzip -p \(path) > book.csv"
        case .xlsx, .xls, .ods: "soffice --headless --convert-to csv \(path)"
        case .parquet:
            "python3 -c 'import pandas, sys; pandas.read_parquet(sys.argv[1])"
                + ".to_csv(\"book.csv\", index=False)' \(path)"
        case .unmarkedUTF16(let encoding): "--encoding \(encoding.rawValue)"
        }
    }

    /// A path as a shell reads it.
    private static func quoted(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy { byte in
            let character = Unicode.Scalar(byte)
            return character.properties.isAlphabetic && byte < 0x80
                || (0x30...0x39).contains(byte) || "/._-+".utf8.contains(byte)
        }
        return isPlain
            ? path
            : "'"
                + path.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "'\\''") + "'"
    }
}
