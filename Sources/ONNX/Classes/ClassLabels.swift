/// What a node calls the two classes, in the order of their columns.
struct ClassLabels: Hashable {
    /// Two different labels of at most `ModelFileLimits.nameBytesMax` bytes; numbers in decimal.
    let names: [String]
    /// Whether they are texts in the file.
    let areTexts: Bool

    /// Those of columns that are only counted.
    static let counted = ClassLabels(names: ["0", "1"], areTexts: false)

    private init(names: [String], areTexts: Bool) {
        self.names = names
        self.areTexts = areTexts
    }

    /// Takes the labels of a node, or refuses those of other than two classes.
    init(_ names: [String], areTexts: Bool, of node: GraphNode) throws(ModelFileError) {
        guard names.count == 2 else {
            throw node.refused(
                "has \(names.count) class labels; default and no default are two"
            )
        }
        for name in names { try Metadata.refuseLong(name, "\(node.label): a class label") }
        guard names[0] != names[1] else {
            throw node.refused("calls both classes \(quoted(names[0]))")
        }
        self.init(names: names, areTexts: areTexts)
    }

    /// The labels as they stand in a sentence.
    var words: String {
        names.map { areTexts ? quoted($0) : $0 }.joined(separator: " and ")
    }

    /// Finds which class is default.
    ///
    /// - Parameter label: what the file or its reader says; nil leaves it to the labels, which tell
    ///   it where they are the numbers 0, no default, and 1, default.
    /// - Returns: the labels with the place of that of default.
    /// - Throws: a refusal where nobody says it, or says a label that is none of the two.
    func resolved(_ label: String?) throws(ModelFileError) -> Classes {
        if let label {
            guard let place = names.firstIndex(of: label) else {
                throw .refused(
                    "\(quoted(label)) is to mean default, and the classes are \(words)"
                )
            }
            return Classes(labels: names, defaultPlace: place)
        }
        guard !areTexts, let place = names.firstIndex(of: "1"), names[1 - place] == "0" else {
            throw .refused(
                "its classes are \(words), and it does not say which means default; let it say so "
                    + "with `sestina adopt MODEL --default-class LABEL --output FILE`"
            )
        }
        return Classes(labels: names, defaultPlace: place)
    }
}

extension GraphNode {
    /// The class labels in the attributes of a classifier or ZipMap.
    ///
    /// - Parameter integers: the attribute for labels that are whole numbers.
    /// - Returns: them, in the order of the columns.
    /// - Throws: a refusal where they are not two different ones of one kind.
    func classLabels(_ integers: String) throws(ModelFileError) -> ClassLabels {
        let numbers = self.integers(integers)
        let texts = strings("classlabels_strings")
        guard numbers.isEmpty || texts.isEmpty else {
            throw refused("has class labels that are texts and others that are numbers")
        }
        return numbers.isEmpty
            ? try ClassLabels(texts, areTexts: true, of: self)
            : try ClassLabels(numbers.map { "\($0)" }, areTexts: false, of: self)
    }
}
