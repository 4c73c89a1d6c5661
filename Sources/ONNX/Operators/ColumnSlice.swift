/// A part of an axis as Slice describes it: from a start to before an end, by a step.
struct ColumnSlice {
    /// 0 for rows, 1 for columns.
    let axis: Int
    /// From the end where negative; beyond either end it means the end.
    let start: Int64
    /// Not taken any more; counted like `start`.
    let end: Int64
    /// Not 0; the order is turned where it is negative.
    let step: Int64

    /// The parts of the axes that a node names; before operator set 10 they are attributes.
    static func all(_ operands: Operands) throws(ModelFileError) -> [ColumnSlice] {
        let node = operands.node
        func list(_ place: Int, _ name: String) throws(ModelFileError) -> [Int64]? {
            if operands[place] != nil { return try operands.integers(place).values }
            return node.has(name) ? node.integers(name) : nil
        }
        guard let starts = try list(1, "starts"), let ends = try list(2, "ends") else {
            throw node.refused("has no starts or no ends")
        }
        guard (1...2).contains(starts.count) else {
            throw node.refused("slices \(starts.count) axes; rows and columns are two")
        }
        let axes = try list(3, "axes") ?? starts.indices.map { Int64($0) }
        let steps = try list(4, "steps") ?? starts.map { _ in 1 }
        guard ends.count == starts.count, axes.count == starts.count, steps.count == starts.count
        else {
            throw node.refused(
                "has \(starts.count) starts, \(ends.count) ends, \(axes.count) axes and "
                    + "\(steps.count) steps"
            )
        }
        var slices: [ColumnSlice] = []
        for place in starts.indices {
            guard (-2...1).contains(axes[place]) else {
                throw node.refused("slices axis \(axes[place]); rows are axis 0, columns axis 1")
            }
            guard steps[place] != 0 else { throw node.refused("slices by steps of 0") }
            let axis = Int(axes[place] < 0 ? axes[place] + 2 : axes[place])
            guard !slices.contains(where: { $0.axis == axis }) else {
                throw node.refused("slices axis \(axis) twice")
            }
            slices.append(
                ColumnSlice(
                    axis: axis,
                    start: starts[place],
                    end: ends[place],
                    step: steps[place]
                )
            )
        }
        return slices
    }

    /// Whether the slice is all of an axis however long it is.
    var isEverything: Bool { start == 0 && end >= Int64(Int32.max) && step == 1 }

    /// The places of an axis of some length that the slice takes, in its order.
    func places(of count: Int) -> [Int] {
        let length = Int64(count)
        func clamped(_ place: Int64, _ range: ClosedRange<Int64>) -> Int64 {
            // Compared before it is added to: the least of all numbers has no room below.
            let fromStart = place < 0 ? max(place, -length - 1) + length : place
            return min(max(fromStart, range.lowerBound), range.upperBound)
        }
        if step > 0 {
            let (first, last) = (clamped(start, 0...length), clamped(end, 0...length))
            let step = min(step, length)
            return stride(from: first, to: last, by: Int(step)).map { Int($0) }
        }
        let (first, last) = (clamped(start, 0...length - 1), clamped(end, -1...length - 1))
        let step = max(step, -length)
        return stride(from: first, to: last, by: Int(step)).map { Int($0) }
    }
}
