internal import Secrecy
internal import Words

/// The SHA-256 of what a dataset says, however the file was written.
///
/// The bytes digested are a version tag, the six feature names, the label's name, the number of
/// rows, and then every row: its features as float64 and its label as a byte, 1 for default.
/// A text is preceded by its length in bytes and numbers are little-endian 8-byte words. So line
/// ends, quotes, `1e3` for `1000`, further columns and the order of columns in the file do not
/// matter, and the order of rows does. Zero is zero: -0 counts as 0, as in every comparison.
package struct DataDigest: Sendable, Hashable, CustomStringConvertible {
    /// The 32 bytes.
    package let bytes: [UInt8]

    /// Digests a dataset.
    package init(of dataset: Dataset) {
        var hasher = SHA256()
        var head: [UInt8] = []
        for text in ["sestina dataset 1"] + dataset.featureNames + [dataset.labelName] {
            append(UInt64(text.utf8.count), to: &head)
            head += text.utf8
        }
        append(UInt64(dataset.rowCount), to: &head)
        hasher.update(head.span)
        var row: [UInt8] = []
        for index in 0..<dataset.rowCount {
            row.removeAll(keepingCapacity: true)
            appendFeatures(of: dataset, row: index, to: &row)
            row.append(dataset.labels[index] ? 1 : 0)
            hasher.update(row.span)
        }
        bytes = hasher.finish()
    }

    /// The 64 lower-case hexadecimal digits.
    package var hex: String { bytes.hexadecimal }

    /// As `hex` has it.
    package var description: String { hex }
}

extension Dataset {
    /// What SHA-256 gives for the `DataDigest` bytes of all rows.
    package var digest: DataDigest { DataDigest(of: self) }

    /// For each row, the first 8 bytes of the SHA-256 of its six features, as a little-endian
    /// number: rows in two datasets have the same digest when they are of the same customer.
    ///
    /// The label is left out, since a customer in both is one too many whatever the label says.
    /// Among a million rows each, one pair that differs is taken for equal in 1 of 10^7 cases.
    package var rowDigests: [UInt64] {
        var hasher = SHA256()
        var row: [UInt8] = []
        var digests: [UInt64] = []
        digests.reserveCapacity(rowCount)
        for index in 0..<rowCount {
            row.removeAll(keepingCapacity: true)
            appendFeatures(of: self, row: index, to: &row)
            hasher.update(row.span)
            digests.append(
                hasher.finish().prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
            )
        }
        return digests
    }
}

private func appendFeatures(of dataset: Dataset, row: Int, to bytes: inout [UInt8]) {
    for column in dataset.columns {
        // -0 + 0 is 0, and no other number changes.
        append((column[row] + 0).bitPattern, to: &bytes)
    }
}

private func append(_ word: UInt64, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
    }
}
