import Models

/// The cells of a cluster of leaves: one for each combination of classes of the columns' values.
struct ClusterTable {
    /// Its leaves.
    let leaves: Range<Int>
    /// How many cells it has.
    let cellCount: Int

    /// For each column and class, which leaves let it through.
    private var classes: [[UInt64]] = []
    /// For each column and segment, the class.
    private var classOfSegment: [[Int]] = []
    /// For each column, how many cells lie between those of two classes.
    private var strides: [Int] = []

    /// A cluster of leaves in a section with these segments of columns.
    init(_ trees: WrittenTrees, _ leaves: Range<Int>, _ segments: [ColumnSegments]) {
        self.leaves = leaves
        var stride = 1
        for (column, segments) in segments.enumerated() {
            let masks = segments.masks(trees.leaves[leaves], column)
            var numbers: [UInt64: Int] = [:]
            var classes: [UInt64] = []
            classOfSegment.append(
                masks.map { mask in
                    if let number = numbers[mask] { return number }
                    numbers[mask] = classes.count
                    classes.append(mask)
                    return classes.count - 1
                }
            )
            self.classes.append(classes)
            strides.append(stride)
            stride *= classes.count
        }
        cellCount = stride
    }

    /// What a segment of a column adds to the number of a cell.
    func offset(_ column: Int, _ segment: Int) -> Int {
        classOfSegment[column][segment] * strides[column]
    }

    /// Appends the cells, each the sum of its leaves' parts.
    ///
    /// - Parameters:
    ///   - cells: gets them.
    ///   - parts: of each leaf.
    func appendCells<Number: FixedWidthInteger>(
        to cells: inout [[6 of Number]],
        parts: [LeafParts]
    ) {
        let parts = parts.map { leaf in
            leaf.parts.map { parts in [6 of Number] { Number(truncatingIfNeeded: parts[$0]) } }
        }
        var chosen = [6 of Int](repeating: 0)
        for _ in 0..<cellCount {
            var cell = [6 of Number](repeating: 0)
            for leaf in parts.indices {
                var set = 0
                for column in 0..<featureCount {
                    let passes = classes[column][chosen[column]] >> UInt64(leaf) & 1
                    set |= Int(passes) << column
                }
                for feature in 0..<featureCount { cell[feature] &+= parts[leaf][set][feature] }
            }
            cells.append(cell)
            for column in 0..<featureCount {
                chosen[column] += 1
                if chosen[column] < classes[column].count { break }
                chosen[column] = 0
            }
        }
    }
}
