/// What would have the model decide otherwise, in values that a person would say, each scored before it is told.
struct ChangeAdvice: Equatable {
    /// A feature and the value that it would have.
    struct Step: Equatable {
        let feature: Int
        let value: Double
        /// The way from the applicant's own value on which every further one does the same; nil where that is not
        /// known.
        var onward: Way?
    }

    /// From an applicant's value to another.
    enum Way: Equatable {
        case up
        case down
    }

    /// Changes of which each is enough, the smallest part of the feature's range first.
    var singles: [Step] = []
    /// Two changes that are enough together where no single one is; empty where none were found.
    var pair: [Step] = []
}
