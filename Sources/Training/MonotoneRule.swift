package import Documents

/// Which way the probability of default has to go with the features.
package enum MonotoneRule: Sendable, Equatable {
    /// Any way.
    case none
    /// As is known of the loan book's features, by their names.
    ///
    /// Trees are grown so; a regression is fitted freely, and again with the directions named if it breaks one.
    case known
    /// As is said, of whatever is trained.
    case named(Directions)

    /// Which way the probability goes with the loan book's features.
    ///
    /// More debt is never safer, more income or a better score never riskier. The loan amount alone says too
    /// little to have a direction.
    private static let loanBook: [String: Direction] = [
        "credit_lines_outstanding": .up, "total_debt_outstanding": .up, "income": .down,
        "years_employed": .down, "fico_score": .down,
    ]

    /// The directions that a model of six features has to keep.
    package func directions(of features: [String]) -> Directions {
        switch self {
        case .none: .free
        case .known: Directions(features.map { Self.loanBook[$0] ?? .free })
        case .named(let directions): directions
        }
    }

    /// The directions as the option of `sestina train` takes them: `income=down,fico_score=down`.
    func words(of features: [String]) -> String {
        zip(features, directions(of: features).list).compactMap { name, direction in
            switch direction {
            case .up: "\(name)=up"
            case .down: "\(name)=down"
            case .free: nil
            }
        }.joined(separator: ",")
    }

    /// The directions that a regression is fitted with.
    var ofRegression: Directions {
        if case .named(let directions) = self { directions } else { .free }
    }
}
