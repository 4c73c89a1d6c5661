/// How a branch compares its column with its threshold.
enum BranchMode: String {
    /// x <= t.
    case atMost = "BRANCH_LEQ"
    /// x < t.
    case below = "BRANCH_LT"
    /// x >= t.
    case atLeast = "BRANCH_GTE"
    /// x > t.
    case above = "BRANCH_GT"
    /// x == t.
    case equal = "BRANCH_EQ"
    /// x != t, which NaN is.
    case notEqual = "BRANCH_NEQ"
    /// x is one of a set; in TreeEnsemble only.
    case member = "BRANCH_MEMBER"
    /// No branch; only operators before TreeEnsemble list leaves among the nodes.
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
