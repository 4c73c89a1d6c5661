/// The nodes that a value needs, each after those that it reads.
struct GraphWalk {
    /// In the order of the file.
    let nodes: [GraphNode]
    /// The node that makes each value.
    private let makers: [String: Int]

    /// Notes which node makes each value, and refuses a value that two make.
    init(_ nodes: [GraphNode]) throws(ModelFileError) {
        var makers: [String: Int] = [:]
        for (index, node) in nodes.enumerated() {
            for output in node.proto.output where !output.isEmpty {
                guard makers.updateValue(index, forKey: output) == nil else {
                    throw node.refused("makes \(quoted(output)), which another node makes already")
                }
            }
        }
        self.nodes = nodes
        self.makers = makers
    }

    /// The node that makes a value; nil for the graph's inputs and constants.
    func maker(of value: String) -> GraphNode? { makers[value].map { nodes[$0] } }

    /// Returns the nodes on the way to `value` in the order in which they can be evaluated.
    func order(to value: String) throws(ModelFileError) -> [Int] {
        enum Mark { case open, done }
        var marks: [Int: Mark] = [:]
        var order: [Int] = []
        var stack = [value].compactMap { makers[$0] }
        while let index = stack.last {
            switch marks[index] {
            case nil:
                marks[index] = .open
                for maker in nodes[index].proto.input.compactMap({ makers[$0] }) {
                    guard marks[maker] != .open else {
                        throw nodes[maker].refused(
                            "reads what is made from its own output: a cycle"
                        )
                    }
                    if marks[maker] == nil { stack.append(maker) }
                }
            case .open:
                marks[index] = .done
                order.append(index)
                stack.removeLast()
            case .done:
                stack.removeLast()
            }
        }
        return order
    }
}
