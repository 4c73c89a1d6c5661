import ArgumentParser
import Commands
import Datasets

/// How a CSV file is written, where that is not to be found out.
struct DialectOptions: ParsableArguments {
    /// A separator, by its character or its name.
    struct Separator: ExpressibleByArgument {
        let byte: UInt8

        /// Reads the option; nil where it is none.
        init?(argument: String) {
            switch argument {
            case ",", "comma": byte = UInt8(ascii: ",")
            case ";", "semicolon": byte = UInt8(ascii: ";")
            case "\t", "\\t", "tab": byte = UInt8(ascii: "\t")
            case "|", "bar", "pipe": byte = UInt8(ascii: "|")
            default: return nil
            }
        }
    }

    /// A decimal mark, by its character or its name.
    struct Decimal: ExpressibleByArgument {
        let byte: UInt8

        /// Reads the option; nil where it is none.
        init?(argument: String) {
            switch argument {
            case ".", "point": byte = UInt8(ascii: ".")
            case ",", "comma": byte = UInt8(ascii: ",")
            default: return nil
            }
        }
    }

    /// An encoding, by one of its names.
    struct Encoding: ExpressibleByArgument {
        let encoding: TextEncoding

        /// Reads the option; nil where it is none.
        init?(argument: String) {
            switch argument.lowercased() {
            case "utf-8", "utf8": encoding = .utf8
            case "utf-16le", "utf16le": encoding = .utf16LittleEndian
            case "utf-16be", "utf16be": encoding = .utf16BigEndian
            case "cp1252", "windows-1252", "latin-1", "iso-8859-1": encoding = .windows1252
            default: return nil
            }
        }
    }

    @Option(
        help: ArgumentHelp(
            "What separates fields: comma, semicolon, tab or bar. (default: found from the header and the first lines)",
            valueName: "name"
        )
    )
    var separator: Separator?

    @Option(
        help: ArgumentHelp(
            "The decimal mark: point or comma; the other one then parts thousands. (default: found from the numbers)",
            valueName: "name"
        )
    )
    var decimal: Decimal?

    @Option(
        help: ArgumentHelp(
            "How text is written where no mark says it: utf-8, utf-16le, utf-16be or cp1252. (default: found from "
                + "the first lines)",
            valueName: "name"
        )
    )
    var encoding: Encoding?

    /// What is said of the dialect.
    var choice: DialectChoice {
        DialectChoice(
            encoding: encoding?.encoding,
            separator: separator?.byte,
            decimal: decimal?.byte
        )
    }

    /// The first option that was given.
    var given: String? {
        if separator != nil { return "--separator" }
        if decimal != nil { return "--decimal" }
        return encoding != nil ? "--encoding" : nil
    }

    /// Says how a file is written, where it is not plain CSV.
    ///
    /// - Parameters:
    ///   - dialect: what was found.
    ///   - file: what the file is called.
    static func say(_ dialect: Dialect, of file: String) {
        if let words = dialect.words { Console.say("\(file) has \(words)") }
    }
}
