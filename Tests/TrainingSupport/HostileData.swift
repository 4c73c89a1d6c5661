package import Datasets
import Testing

/// Data that is hard to learn from or to describe.
package struct HostileData: Sendable {
    /// What is hard about it.
    package let name: String
    /// The six columns and the labels.
    package let data: Dataset

    /// Some of every kind.
    package static let cases: [HostileData] = [
        HostileData(name: "a constant feature", data: Small.data.changing(2) { _ in 0.1 }),
        HostileData(
            name: "nothing but constants",
            data: handMade([[Double](repeating: 0.7, count: 400)], Small.data.labels)
        ),
        HostileData(name: "huge values", data: Small.data.changing(3) { $0 * 1e295 }),
        HostileData(
            name: "the largest values",
            data: Small.data.changing(3) { $0 < 7e4 ? -1.7e308 : 1.7e308 }
        ),
        HostileData(name: "the least values", data: Small.data.changing(0) { $0 * 0x1p-1074 }),
        HostileData(name: "a huge offset", data: Small.data.changing(4) { $0 + 1e9 }),
        HostileData(
            name: "a feature equal to the label",
            data: handMade([Small.data.labels.map { $0 ? 1 : 0 }], Small.data.labels)
        ),
        HostileData(
            name: "every row eight times",
            data: Small.data.subset((0..<400).map { $0 % 50 })
        ),
        HostileData(
            name: "three defaults among fifty",
            data: Dataset(
                source: "",
                columns: Small.data.columns.map { Array($0.prefix(50)) },
                labels: (0..<50).map { $0 % 20 == 0 }
            )
        ),
        HostileData(
            name: "hardly anything but defaults",
            data: Dataset(
                source: "",
                columns: Small.data.columns,
                labels: (0..<400).map { $0 % 100 > 0 }
            )
        ),
    ]
}

extension HostileData: CustomTestStringConvertible {
    /// What is hard about it.
    package var testDescription: String { name }
}
