package import Platform

/// Why no dataset can be had from a file and a choice of columns.
package struct DatasetError: Error, Equatable, CustomStringConvertible {
    /// The faults that a file, or the choice of its columns, can have.
    package enum Problem: Equatable, Sendable {
        /// The file cannot be read, is no CSV, lacks a column, or a value is no finite number.
        case csv(CSVError)
        /// Not as many features were chosen as a model takes.
        case featureCount(Int, expected: Int)
        /// A feature was chosen twice.
        case repeatedFeature(String)
        /// The label was chosen as a feature too.
        case labelAmongFeatures(String)
        /// A field of a needed column is blank.
        case missingValue(column: String)
        /// A label is neither 0 nor 1, nor a word that means one of them.
        case invalidLabel(column: String, text: String)
        /// A label is a third word beside that of default and another.
        case thirdLabel(column: String, text: String, defaultLabel: String, other: String)
        /// No label is the word that was said to mean default; all are another.
        case noDefaultLabel(column: String, defaultLabel: String, other: String)
        /// There are too few rows to learn from.
        case tooFewRows(Int, rowsMin: Int, dropped: Int)
        /// There are more rows than are taken into memory.
        case tooManyRows(rowsMax: Int)
        /// There is no memory for more rows.
        case memory(MemoryShortage)
        /// Every row has the same label.
        case oneClass(column: String, label: Bool, rows: Int)
    }

    /// The file's name as the user gave it.
    package let file: String
    /// The line of the file where the fault is, from 1, where it is on one line.
    package let line: Int?
    /// The fault, for code; `description` tells it to a person.
    package let problem: Problem

    init(file: String, line: Int? = nil, _ problem: Problem) {
        self.file = file
        self.line = line
        self.problem = problem
    }

    init(_ error: CSVError) {
        self.init(file: error.file, line: error.line, .csv(error))
    }

    /// Whether the fault lies in how the columns were chosen, whatever the file holds.
    package var isWrongUsage: Bool {
        switch problem {
        case .featureCount, .repeatedFeature, .labelAmongFeatures: true
        default: false
        }
    }

    /// Whether nothing is wrong with the file, but nothing can be learned from so little either.
    package var tellsTooLittle: Bool {
        switch problem {
        case .tooFewRows, .oneClass, .noDefaultLabel: true
        default: false
        }
    }

    /// The sentence, with what of a command's options would help.
    package var advice: String {
        switch problem {
        case .csv(let error): error.advice
        case .invalidLabel: description + "; --default-label says which word means default"
        default: description
        }
    }

    /// One sentence that says where and what is wrong and, if that helps, what would be right.
    package var description: String {
        let place = line.map { "\(file), line \($0)" } ?? file
        return switch problem {
        case .csv(let error): "\(error)"
        case .featureCount(let found, let expected):
            "\(found) \(found == 1 ? "feature was" : "features were") named;"
                + " a model takes \(expected)"
        case .repeatedFeature(let name):
            "the feature \(name.quoted) was named twice; six different ones are needed"
        case .labelAmongFeatures(let name):
            "the label \(name.quoted) is among the features;"
                + " a model that is told the answer learns nothing"
        case .missingValue(let column):
            "\(place), column \(column.shortened): the value is missing"
        case .invalidLabel(let column, let text):
            "\(place), column \(column.shortened): the label \(text.quoted)"
                + " is neither 0 nor 1"
                + (text.contains(where: \.isLetter) ? ", nor true, false, yes, no, oui or non" : "")
        case .thirdLabel(let column, let text, let defaultLabel, let other):
            "\(place), column \(column.shortened): the label \(text.quoted) is a third one beside"
                + " \(defaultLabel.quoted), which means default, and \(other.quoted)"
        case .noDefaultLabel(let column, let defaultLabel, let other):
            "\(place), column \(column.shortened): no label is \(defaultLabel.quoted); all are"
                + " \(other.quoted)"
        case .tooFewRows(let found, let rowsMin, let dropped):
            "\(place) has \(found) \(dropped > 0 ? "complete " : "")\(found == 1 ? "row" : "rows")"
                + (dropped > 0 ? " (\(dropped) dropped as incomplete)" : "")
                + "; at least \(rowsMin) are needed"
        case .tooManyRows(let rowsMax): "\(place): more than \(rowsMax) rows"
        case .memory(let shortage): "\(shortage)"
        case .oneClass(let column, let label, let rows):
            "\(place), column \(column.shortened): all \(rows) labels are"
                + " \(label ? 1 : 0); both 0 and 1 are needed"
        }
    }
}
