import Models

/// Shapley values of a game that is 1 where all of some features are in a coalition and none of some others is.
///
/// With p features that must be in and q that must be out, each of the p gets (p - 1)! q! / (p + q)! and each of the
/// q minus p! (q - 1)! / (p + q)!. For up to six features 60 times these are whole numbers.
enum ShapleyWeights {
    /// What all weights are multiplied by.
    static let multiple = 60

    /// 60 times what each of `present` features gets, beside `absent` ones that must be out.
    static func ofPresent(_ present: Int, absent: Int) -> Int {
        multiple / (present * combinations(present + absent, present))
    }

    /// 60 times what each of `absent` features loses, beside `present` ones that must be in.
    static func ofAbsent(_ absent: Int, present: Int) -> Int {
        multiple / (absent * combinations(present + absent, absent))
    }

    /// In how many ways `count` of `total` can be chosen.
    private static func combinations(_ total: Int, _ count: Int) -> Int {
        (0..<count).reduce(1) { $0 * (total - $1) / ($1 + 1) }
    }
}
