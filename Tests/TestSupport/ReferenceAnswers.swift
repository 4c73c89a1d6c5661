/// What scikit-learn, pandas, numpy and scipy say, as `answers.json` of `Tests/Reference` holds it.
package struct ReferenceAnswers: Decodable, Sendable {
    /// Of the whole loan book.
    package let profile: Profile
    /// Of logistic regressions on the rows to learn from.
    package let regression: Regression
    /// Of decision trees on them.
    package let trees: Trees
    /// Of forests on them.
    package let forests: Forests
    /// Of what the models of the reference say of the customers asked about.
    package let scores: Scores

    package struct Profile: Decodable, Sendable {
        package let rows: Int
        package let defaults: Int
        package let incomeSum: Double
        package let features: [Feature]
        /// Of the features and then the label, each with each.
        package let correlations: [[Double]]

        package struct Feature: Decodable, Sendable {
            package let name: String
            package let distinct: Int
            package let summary: [Double]
            /// The rows in each tenth, ties together.
            package let deciles: [Int]
        }
    }

    package struct Regression: Decodable, Sendable {
        /// Whether a plane parts the outcomes.
        package let isSeparable: Bool
        package let means: [Double]
        package let scales: [Double]
        package let cases: [Case]
        package let asked: [Asked]
        package let folds: Int
        package let foldSeed: UInt64

        package struct Case: Decodable, Sendable {
            package let c: Double
            /// The intercept, then the coefficients of standardised features.
            package let coefficients: [Double]
            package let standardErrors: [Double]
        }

        package struct Asked: Decodable, Sendable {
            package let c: Double
            package let crossValidatedLogLoss: Double
            package let figures: [String: Double]
        }
    }

    package struct Trees: Decodable, Sendable {
        package let cases: [Case]
        package let asked: [Asked]

        package struct Case: Decodable, Sendable {
            package let criterion: String
            package let depthMax: Int
            package let splitRowsMin: Int
            package let leafRowsMin: Int
            package let pruningStrength: Double
            /// The nodes in preorder: a branch as its feature and rows, a leaf as its rows.
            package let outline: String
        }

        package struct Asked: Decodable, Sendable {
            package let pruningStrength: Double
            package let nodes: Int
            package let leaves: Int
            package let depth: Int
            package let probabilities: [Double]
            package let confusion: [Int]
            package let figures: [String: Double]
        }
    }

    package struct Forests: Decodable, Sendable {
        /// The range of each figure over the seeds.
        package let overSeeds: [String: Range]
        package let outOfBagAccuracy: Range

        package struct Range: Decodable, Sendable {
            package let min: Double
            package let max: Double
        }
    }

    package struct Scores: Decodable, Sendable {
        /// A FICO score below this is the other label.
        package let lowScoreBelow: Double
        /// Whether each customer defaulted, as 1.
        package let labels: [Int]
        package let cases: [Case]
        package let delong: DeLong
        package let incomes: [Double]
        package let debts: [Double]
        package let correlation: Double
        package let kolmogorovSmirnov: Double

        package struct Case: Decodable, Sendable {
            package let model: String
            /// `default` or `low_score`.
            package let label: String
            /// True negatives, false positives, false negatives, true positives.
            package let confusion: [Int]
            package let rocAuc: Double
            package let averagePrecision: Double
            package let logLoss: Double
            package let brier: Double
            /// None where no probability leaves anything to chance.
            package let spiegelhalter: Double?
        }

        package struct DeLong: Decodable, Sendable {
            package let firstArea: Double
            package let secondArea: Double
            package let variance: Double
            package let pValue: Double
        }
    }
}
