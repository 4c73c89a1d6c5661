/// How a branch compares its column with its threshold.
enum BranchMode: String {
    case atMost = "BRANCH_LEQ"
    case below = "BRANCH_LT"
    case atLeast = "BRANCH_GTE"
    case above = "BRANCH_GT"
    case equal = "BRANCH_EQ"
    case notEqual = "BRANCH_NEQ"
    case member = "BRANCH_MEMBER"
    case leaf = "LEAF"

    /// The mode that TreeEnsemble of ai.onnx.ml 5 writes as a number.
    init?(code: Int64) {
        let modes: [BranchMode] = [
            .atMost, .below, .atLeast, .above, .equal, .notEqual, .member,
        ]
        guard code >= 0, code < modes.count else { return nil }
        self = modes[Int(code)]
    }
}
