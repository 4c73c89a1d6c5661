import Models

/// TreeEnsemble of ai.onnx.ml 5, which keeps branches and leaves in lists of their own.
extension Operator {
    /// Reads the lists of branches and leaves, aggregates the trees and transforms the scores.
    ///
    /// - Throws: a refusal of whole numbers as columns, of lists that do not fit each other, and of
    ///   an aggregate function or post transform that is not known.
    static func treeEnsemble(
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Value {
        let node = operands.node
        let columns = try operands.floatColumns(0)
        let source = try BranchTable(node, columns).sourceTrees()
        let names = ["AVERAGE", "SUM", "MIN", "MAX"]
        let code = node.integer("aggregate_function", default: 1)
        guard code >= 0, code < names.count else {
            throw node.refused("has the aggregate function \(code); 0 to 3 are known")
        }
        let transform = try PostTransform(numberOf: node)
        let name = names[Int(code)]
        return .scores(try aggregate(source, name, transform, columns, operands, &assembly))
    }
}
