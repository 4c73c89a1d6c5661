internal import Models
import Platform

/// Where the CSV of a dataset is.
enum DatasetSource {
    /// In a file, or on the standard input, which `-` names.
    case file(path: String)
    /// At hand, under a name for messages.
    case bytes([UInt8], name: String)

    /// What messages call it before it is opened.
    var name: String {
        switch self {
        case .file(let path): path
        case .bytes(_, let name): name
        }
    }

    /// Opens it and reads its header.
    func open(_ choice: DialectChoice) throws(CSVError) -> CSVReader {
        switch self {
        case .file(let path): try CSVReader(path: path, choice: choice)
        case .bytes(let bytes, let name): try CSVReader(bytes: bytes, name: name, choice: choice)
        }
    }
}

/// A dataset on its way from a CSV file into memory.
struct DatasetReading: ~Copyable {
    private let features: [String]
    private let label: String
    private let dropsIncomplete: Bool
    /// Whether each feature may be missing.
    private let mayBeMissing: [Bool]
    private let rowsMax: Int
    private let memory: MemoryBudget
    /// How many rows there is room for.
    private var roomRows = 0
    private var reader: CSVReader
    /// Where the features stand in the file, and after them the label.
    private let places: [Int]
    private var columns = [[Double]](repeating: [], count: featureCount)
    private var labels: [Bool] = []
    private var words: LabelWords
    private var droppedRowCount = 0

    /// Opens the file and finds the columns.
    init(
        _ source: DatasetSource,
        features: [String],
        label: String,
        dropsIncomplete: Bool,
        missing: [String] = [],
        form: BookForm = BookForm(),
        rowsMax: Int = Dataset.rowsMax,
        memory: MemoryBudget = .ofProcess
    ) throws(DatasetError) {
        if let problem = Self.problem(features: features, label: label) {
            throw DatasetError(file: source.name, problem)
        }
        do throws(CSVError) {
            var reader = try source.open(form.dialect)
            let names = features + [label]
            places = try FeatureColumns(of: names, in: reader.header, file: reader.fileName).indices
            reader.expectNumbers(in: Array(places.prefix(featureCount)))
            self.reader = reader
        } catch {
            throw DatasetError(error)
        }
        self.features = features
        self.label = label
        self.dropsIncomplete = dropsIncomplete
        mayBeMissing = features.map(missing.contains)
        words = LabelWords(defaultLabel: form.defaultLabel)
        self.rowsMax = rowsMax
        self.memory = memory
    }

    /// How the file is written.
    var dialect: Dialect { reader.dialect }

    /// Reads to the end of the file.
    mutating func readRows() throws(DatasetError) {
        var row = [Double](repeating: 0, count: featureCount)
        while try advance() {
            // The label first: one that is wrong is a fault even where the row would be dropped.
            guard let isDefault = try outcome(), try readFeatures(into: &row) else {
                droppedRowCount += 1
                continue
            }
            guard labels.count < rowsMax else { throw error(.tooManyRows(rowsMax: rowsMax)) }
            if labels.count == roomRows { try makeRoom() }
            for feature in row.indices { columns[feature].append(row[feature]) }
            labels.append(isDefault)
        }
    }

    /// Doubles the rows that there is room for, as far as there is memory.
    private mutating func makeRoom() throws(DatasetError) {
        let rows = max(Self.roomRowsMin, 2 * roomRows)
        // The new room and, a column at a time, the old one.
        let need = MemoryNeed(
            "\(reader.fileName): reading more than \(roomRows) rows",
            bytes: (rows - roomRows) * Dataset.rowBytes + roomRows * MemoryLayout<Double>.stride,
            remedy: "take fewer rows"
        )
        do throws(MemoryShortage) {
            try memory.require(need)
        } catch {
            throw DatasetError(file: reader.fileName, .memory(error))
        }
        for feature in columns.indices { columns[feature].reserveCapacity(rows) }
        labels.reserveCapacity(rows)
        roomRows = rows
    }

    private static let roomRowsMin = 16_384

    /// What was read, if it is enough to learn from.
    func dataset() throws(DatasetError) -> Dataset {
        let (file, count) = (reader.fileName, labels.count)
        guard count >= Dataset.rowsMin else {
            throw DatasetError(
                file: file,
                .tooFewRows(count, rowsMin: Dataset.rowsMin, dropped: droppedRowCount)
            )
        }
        guard labels.contains(!labels[0]) else { throw oneClass }
        return Dataset(
            source: file,
            featureNames: features,
            labelName: label,
            columns: columns,
            labels: labels,
            droppedRowCount: droppedRowCount
        )
    }

    /// That all labels are the same, in the words that the file has for them.
    private var oneClass: DatasetError {
        let problem: DatasetError.Problem =
            if let word = words.defaultLabel, let other = words.otherLabel, !words.hasDefaultLabel {
                .noDefaultLabel(column: label, defaultLabel: word, other: other)
            } else {
                .oneClass(column: label, label: labels[0], rows: labels.count)
            }
        return DatasetError(file: reader.fileName, problem)
    }

    private static func problem(features: [String], label: String) -> DatasetError.Problem? {
        guard features.count == featureCount else {
            return .featureCount(features.count, expected: featureCount)
        }
        if let repeated = features.first(where: { name in features.count { $0 == name } > 1 }) {
            return .repeatedFeature(repeated)
        }
        return features.contains(label) ? .labelAmongFeatures(label) : nil
    }

    private mutating func advance() throws(DatasetError) -> Bool {
        do throws(CSVError) {
            return try reader.next()
        } catch {
            throw DatasetError(error)
        }
    }

    /// Whether the record's customer defaulted; nothing if the record is to be dropped.
    private mutating func outcome() throws(DatasetError) -> Bool? {
        let place = places[featureCount]
        let field = reader.fieldBytes(at: place)
        if let label = words.quick(field) { return label }
        let text = reader.field(at: place)
        switch words.read(text, field, reader.dialect.numbers) {
        case .defaulted(let isDefault): return isDefault
        case .invalid: throw error(.invalidLabel(column: label, text: text))
        case .third(let other):
            throw error(
                .thirdLabel(
                    column: label,
                    text: text,
                    defaultLabel: words.defaultLabel ?? "",
                    other: other
                )
            )
        case .missing:
            if dropsIncomplete { return nil }
            throw error(.missingValue(column: reader.header[place]))
        }
    }

    /// Reads the record's features; says whether they are all there.
    private func readFeatures(into row: inout [Double]) throws(DatasetError) -> Bool {
        for feature in row.indices {
            let mayBeMissing = mayBeMissing[feature]
            guard let value = try number(at: places[feature], mayBeMissing: mayBeMissing) else {
                return false
            }
            row[feature] = value
        }
        return true
    }

    /// A number of the record, NaN for one that is missing and may be; nothing if the record is to be dropped.
    private func number(
        at place: Int,
        mayBeMissing: Bool = false
    ) throws(DatasetError) -> Double? {
        do throws(CSVError) {
            if let value = try reader.number(at: place) { return value }
            if mayBeMissing { return .nan }
        } catch {
            if dropsIncomplete, !error.isOfWholeFile { return nil }
            throw DatasetError(error)
        }
        if dropsIncomplete { return nil }
        throw error(.missingValue(column: reader.header[place]))
    }

    private func error(_ problem: DatasetError.Problem) -> DatasetError {
        DatasetError(file: reader.fileName, line: reader.line, problem)
    }
}
