extension ModelFile {
    /// What a file is read for, which says whether what explains its scores is made.
    ///
    /// Of a forest those are tables that take some tenths of a second and some 24 MB. They are made for whoever
    /// answers for a file or explains by it: `sestina serve`, `inspect`, `explain`, `gate`, `train` and `adopt`, and
    /// `loadtest --opcode explain`. They are not for whoever only computes scores: `sestina score`, and `loadtest` of
    /// another opcode.
    package enum Purpose: Sendable {
        /// Reasons as well as scores: what explains them is made, and golden reasons are held to it.
        case reasons
        /// Scores alone. What the file says of reasons is read and must be well-formed, the model must score its
        /// reference group, and nothing else is made or checked of it.
        case scores
    }
}
