/// Finds out what parts the fields of a file, by its header and the first lines.
struct SeparatorSearch {
    /// What was found.
    enum Outcome: Equatable {
        /// This one.
        case found(UInt8)
        /// As well one as the other.
        case either(UInt8, UInt8)
    }

    /// A separator that is tried, and what the file would be by it.
    private struct Trial {
        let separator: UInt8
        /// The fields of the header; 0 before it is known.
        var headerCount = 0
        /// The lines below the header that have as many fields as it.
        var fitting = 0
        /// The others.
        var unfitting = 0
    }

    /// The most lines that are looked at.
    private static let recordsMax = 200

    /// Looks at the first lines.
    ///
    /// - Parameters:
    ///   - buffer: bytes of the file.
    ///   - range: those that are looked at, from the header on.
    ///   - isWhole: whether the file ends with them; if not, a last line may be cut.
    /// - Returns: a comma where nothing parts the header.
    static func outcome(in buffer: [UInt8], _ range: Range<Int>, isWhole: Bool) -> Outcome {
        let trials = Dialect.separators.compactMap { trial($0, buffer, range, isWhole) }
        guard let first = trials.first else { return .found(ASCII.comma) }
        if trials.count == 1 { return .found(first.separator) }
        let fitting = trials.filter { $0.fitting > 0 }
        guard let best = fitting.first else { return byHeader(trials) }
        if fitting.count == 1 { return .found(best.separator) }
        let perfect = fitting.filter { $0.unfitting == 0 }
        guard perfect.count == 1 else {
            return .either(best.separator, fitting[1].separator)
        }
        return .found(perfect[0].separator)
    }

    /// What parts the header into most fields, where no line below tells more.
    private static func byHeader(_ trials: [Trial]) -> Outcome {
        let sorted = trials.sorted { $0.headerCount > $1.headerCount }
        return sorted[0].headerCount > sorted[1].headerCount
            ? .found(sorted[0].separator) : .either(sorted[0].separator, sorted[1].separator)
    }

    /// What the file is by a separator; nil where that does not part the header.
    private static func trial(
        _ separator: UInt8,
        _ buffer: [UInt8],
        _ range: Range<Int>,
        _ isWhole: Bool
    ) -> Trial? {
        var trial = Trial(separator: separator)
        var start = range.lowerBound
        var scanner = CSVScanner(separator: separator)
        for _ in 0..<recordsMax {
            scanner.begin()
            guard
                case .record(let byteCount, let lineEndByteCount) = scanner.scan(
                    buffer,
                    in: start..<range.upperBound,
                    isLast: isWhole
                )
            else { break }
            start += byteCount + lineEndByteCount
            let count = scanner.fields.count
            guard trial.headerCount > 0 else {
                guard count > 1 else { return nil }
                trial.headerCount = count
                continue
            }
            guard byteCount > 0 else { continue }
            if count == trial.headerCount { trial.fitting += 1 } else { trial.unfitting += 1 }
        }
        // A header that is longer than what is looked at, or that is none by its quotes.
        if trial.headerCount == 0 { trial.headerCount = scanner.fields.count }
        return trial.headerCount > 1 ? trial : nil
    }
}
