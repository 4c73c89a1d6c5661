internal import Models
internal import Statistics

/// The process that the customers of the synthetic loan book come from.
///
/// The constants are fits to a loan book of 10,000 customers, rounded. How many credit lines a
/// customer has decides most of the rest, so the book is drawn line count by line count: first the
/// years employed, then the FICO score by a linear regression on the years; the loan and the debt
/// are shares of the income, also by regression on what was drawn before, and the outcome follows
/// from a logistic law of all six. What a regression leaves unexplained is normal noise.
///
/// Arithmetic is `+ - * /`, square roots and this project's own logarithm and exponential function,
/// in a fixed order, so that every machine makes the same book.
struct LoanProcess {
    /// A customer, with the features in their usual units.
    struct Customer {
        /// A number of seven digits that no other customer of the book has.
        let identifier: Int
        let creditLines: Int
        let loan: Double
        let debt: Double
        let income: Double
        let yearsEmployed: Int
        let score: Int
        let isDefault: Bool

        /// The features in the order of `LoanColumns.features`.
        var features: Features {
            [Double(creditLines), loan, debt, income, Double(yearsEmployed), Double(score)]
        }
    }

    /// What is known of the customers with some number of credit lines.
    private struct Group {
        /// Their part of all customers.
        var share: Double
        /// The years employed, normal before they are rounded.
        var yearsMean: Double
        var yearsDeviation: Double
        /// The mean FICO score of somebody new in employment, and what a year adds to it.
        var scoreStart: Double
        var scorePerYear: Double
        /// The debt as a share of the income of somebody new in employment, what a year adds, and
        /// what is left to chance.
        var debtStart: Double
        var debtPerYear: Double
        var debtDeviation: Double
    }

    /// Customers with 0 to 5 credit lines: shares and moments as counted, and least-squares lines.
    ///
    /// The last share is what the others leave.
    private static let groups = [
        Group(
            share: 0.4128,
            yearsMean: 4.16,
            yearsDeviation: 1.33,
            scoreStart: 620,
            scorePerYear: 5.3,
            debtStart: 0.0771,
            debtPerYear: -0.0047,
            debtDeviation: 0.027
        ),
        Group(
            share: 0.2590,
            yearsMean: 5.38,
            yearsDeviation: 1.2,
            scoreStart: 635,
            scorePerYear: 3.7,
            debtStart: 0.14,
            debtPerYear: -0.007,
            debtDeviation: 0.0158
        ),
        Group(
            share: 0.0902,
            yearsMean: 5.38,
            yearsDeviation: 1.95,
            scoreStart: 583,
            scorePerYear: 12.5,
            debtStart: 0.1888,
            debtPerYear: -0.0086,
            debtDeviation: 0.0162
        ),
        Group(
            share: 0.0599,
            yearsMean: 4.59,
            yearsDeviation: 1.54,
            scoreStart: 579.5,
            scorePerYear: 10.2,
            debtStart: 0.2275,
            debtPerYear: -0.0084,
            debtDeviation: 0.0155
        ),
        Group(
            share: 0.0484,
            yearsMean: 3.96,
            yearsDeviation: 2.04,
            scoreStart: 548.5,
            scorePerYear: 14.7,
            debtStart: 0.2702,
            debtPerYear: -0.0088,
            debtDeviation: 0.0161
        ),
        Group(
            share: 0.1297,
            yearsMean: 3.78,
            yearsDeviation: 1.24,
            scoreStart: 575,
            scorePerYear: 5.9,
            debtStart: 0.3038,
            debtPerYear: -0.0038,
            debtDeviation: 0.0265
        ),
    ]

    private static let yearsRange = 0.0...10.0
    private static let scoreDeviation = 56.5
    /// The scale of FICO scores.
    private static let scoreRange = 300.0...850.0
    private static let incomeMean = 69_660.0
    private static let incomePerLine = 260.0
    private static let incomeDeviation = 20_000.0
    private static let incomeMin = 1000.0
    /// The loan's share of the income is normal around a linear function of lines, years and score.
    private static let loanStart = 0.0609
    private static let loanPerLine = 0.0006
    private static let loanPerYear = -0.0021
    private static let loanPerScorePoint = 0.0000105
    private static let loanDeviation = 0.0101
    /// The least that a loan or a debt is, as a share of the income.
    private static let shareMin = 0.01

    /// How many customer numbers there are; the first is `identifierMin`.
    static let identifierCount = 8_000_000
    private static let identifierMin = 1_000_000
    /// The step from one customer number to the next, around the circle of all of them: near the
    /// golden section of it, which spreads any number of them evenly, and coprime to it, so that
    /// all are met before one comes again.
    private static let identifierStep = 4_944_271

    private var generator: SeededGenerator
    /// The credit lines of each customer.
    private let creditLines: [UInt8]
    private let identifierStart: Int
    private var index = 0

    /// Begins a book of so many customers.
    init(count: Int, seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        identifierStart = generator.nextIndex(below: Self.identifierCount)
        // Every group gets its exact share, in an order drawn by chance: the default rate, which
        // hangs on the groups, then differs less from seed to seed than with independent draws.
        var inOrder: [UInt8] = []
        var cumulated = 0.0
        for (lines, group) in Self.groups.enumerated() {
            cumulated += group.share
            let isLast = lines == Self.groups.count - 1
            let end = isLast ? count : Int((cumulated * Double(count)).rounded())
            inOrder += repeatElement(UInt8(lines), count: end - inOrder.count)
        }
        creditLines = generator.nextPermutation(count: count).map { inOrder[$0] }
    }

    /// The next customer, until the book is full.
    mutating func next() -> Customer? {
        guard index < creditLines.count else { return nil }
        let creditLines = Int(creditLines[index])
        let group = Self.groups[creditLines]
        let lines = Double(creditLines)
        let years = wholeNormal(group.yearsMean, group.yearsDeviation, in: Self.yearsRange)
        let scoreMean = group.scoreStart + group.scorePerYear * years
        let score = wholeNormal(scoreMean, Self.scoreDeviation, in: Self.scoreRange)
        let incomeMean = Self.incomeMean + Self.incomePerLine * lines
        let income = money(max(Self.incomeMin, normal(incomeMean, Self.incomeDeviation)))
        let loanShareMean =
            Self.loanStart + Self.loanPerLine * lines + Self.loanPerYear * years
            + Self.loanPerScorePoint * score
        let loan = money(income * max(Self.shareMin, normal(loanShareMean, Self.loanDeviation)))
        let debtShareMean = group.debtStart + group.debtPerYear * years
        let debt = money(income * max(Self.shareMin, normal(debtShareMean, group.debtDeviation)))
        let risk = Self.defaultProbability([lines, loan, debt, income, years, score])
        defer { index += 1 }
        let place = (identifierStart + index * Self.identifierStep) % Self.identifierCount
        return Customer(
            identifier: Self.identifierMin + place,
            creditLines: creditLines,
            loan: loan,
            debt: debt,
            income: income,
            yearsEmployed: Int(years),
            score: Int(score),
            isDefault: generator.nextUniform() < risk
        )
    }

    /// The probability that a customer defaults.
    ///
    /// The law is the logistic regression of greatest likelihood on the loan book, without any
    /// penalty. It is as sharp as the book: the logarithm of the odds has a deviation of 165, so
    /// that 1 customer in 400 has a risk between 10 % and 90 % and the others leave hardly a doubt.
    private static func defaultProbability(_ features: Features) -> Double {
        let weights: Features = [61.19, 0.0028, 0.00757, -0.00171, -23.64, -0.2391]
        var logOdds = 51.14
        for index in weights.indices { logOdds += weights[index] * features[index] }
        return Exponential.sigmoid(logOdds)
    }

    private mutating func normal(_ mean: Double, _ deviation: Double) -> Double {
        mean + deviation * generator.nextNormal()
    }

    /// A normal number, rounded, that is cut off at the ends of a range.
    private mutating func wholeNormal(
        _ mean: Double,
        _ deviation: Double,
        in range: ClosedRange<Double>
    ) -> Double {
        let value = normal(mean, deviation).rounded(.toNearestOrEven)
        return min(max(value, range.lowerBound), range.upperBound)
    }
}

/// An amount of at least 1, to ten significant digits, as the loan book has them.
///
/// The last division is of a whole number by a power of ten: the float64 is the nearest to the
/// decimal number, so that it is written with these digits and read back as it is.
private func money(_ amount: Double) -> Double {
    var power = 1e9
    while amount * power >= 1e10 { power /= 10 }
    return (amount * power).rounded(.toNearestOrEven) / power
}
