import Models

/// What a model decides by a raw score: the link and the threshold, seen from the score's side.
///
/// A link is known by what it gives. It is asked at numbers all along the score, close together where scores
/// mostly are, and each turn is narrowed down to neighbours. `Exponential` keeps no order in its last bit, so
/// that a decision may turn more than once within a few numbers: some on both sides of each turn are looked at
/// one by one.
struct RawDecision: Sendable {
    /// What a decision is made from.
    enum Reading: Sendable {
        case first
        case second
        /// The second score less the first.
        case difference
    }

    /// Scores next to each other about which the decision is the same, both ends included.
    struct Run: Sendable, Equatable {
        let lower: Double
        let upper: Double
    }

    /// Numbers of a binade that the link is asked at: for scores of a magnitude of 2^-40 to 2^12, and for others.
    private static let asked = (near: 16, far: 1, nearBinades: -40...12)
    /// How many numbers on each side of a turn are looked at one by one.
    private static let neighbours = 64

    let reading: Reading
    /// Whether more of the score never turns the decision back, but for the last bits of an exponential: shown
    /// by the form of the link, and not by asking it.
    let isKnownByForm: Bool
    /// Where no default is predicted, and where one is, ascending; elsewhere the model gives no probability.
    private let runs: (accepted: [Run], refused: [Run])

    /// Where a decision other than this one is made.
    func runs(otherThan isDefault: Bool) -> [Run] { isDefault ? runs.accepted : runs.refused }

    /// The decision by one score of a model.
    ///
    /// - Returns: nil where the link reads both scores.
    init?(_ model: Model) {
        guard let reading = model.link.singleReading else { return nil }
        self.init(model, reading)
    }

    /// The decision by the difference of a model's two scores; nil where it is not made by that.
    ///
    /// - Parameters:
    ///   - model: whose link reads both.
    ///   - samples: pairs of scores at which a decision by the difference has to be that of the link.
    init?(_ model: Model, differenceAt samples: [(Double, Double)]) {
        self.init(model, .difference)
        let link = LinkAlone(model)
        for (first, second) in samples {
            let state = link.decision(first, second)
            let difference = second - first
            let isRefused = runs.refused.contains {
                $0.lower <= difference && difference <= $0.upper
            }
            let isAccepted = runs.accepted.contains {
                $0.lower <= difference && difference <= $0.upper
            }
            guard state == (isRefused ? true : isAccepted ? false : nil) else { return nil }
        }
    }

    private init(_ model: Model, _ reading: Reading) {
        self.reading = reading
        isKnownByForm = model.link.isChain
        let link = LinkAlone(model)
        let grid: ValueGrid = model.core.precision == .float32 ? .floats : .doubles
        func decision(_ index: Int) -> Bool? {
            let score = grid.value(at: index)
            return reading == .first ? link.decision(score, 0) : link.decision(0, score)
        }
        var turns: [Int: Bool?] = [:]
        var last = (index: 0, decision: Bool?.none)
        for (place, index) in Self.questions(grid).enumerated() {
            let own = decision(index)
            if place == 0 { turns[index] = own }
            if place > 0 && own != last.decision {
                let way = GridWay(start: last.index, end: index)
                let turn = way.first { decision($0) != last.decision }
                let (low, high) = (
                    max(last.index, turn - Self.neighbours), min(index, turn + Self.neighbours)
                )
                for near in (low + 1)...high {
                    let own = decision(near)
                    if own != decision(near - 1) { turns[near] = own }
                }
            }
            last = (index, own)
        }
        let starts = turns.keys.sorted()
        var runs: (accepted: [Run], refused: [Run]) = ([], [])
        for (place, start) in starts.enumerated() {
            let end = place + 1 < starts.count ? starts[place + 1] - 1 : last.index
            let run = Run(lower: grid.value(at: start), upper: grid.value(at: end))
            switch turns[start] ?? nil {
            case true?: runs.refused.append(run)
            case false?: runs.accepted.append(run)
            case nil: break
            }
        }
        self.runs = runs
    }

    /// The indices that the link is asked at, ascending, from minus infinity on.
    private static func questions(_ grid: ValueGrid) -> [Int] {
        let isSmall = grid == .floats
        let least =
            isSmall
            ? Float.leastNonzeroMagnitude.exponentBits : Double.leastNonzeroMagnitude.exponentBits
        let most =
            isSmall
            ? Float.greatestFiniteMagnitude.exponentBits
            : Double.greatestFiniteMagnitude.exponentBits
        let greatest = isSmall ? Double(Float.greatestFiniteMagnitude) : .greatestFiniteMagnitude
        var positive: [Int] = []
        for binade in least...most {
            let count = asked.nearBinades.contains(binade) ? asked.near : asked.far
            for part in 0..<count {
                let value = Double(
                    sign: .plus,
                    exponent: binade,
                    significand: 1 + Double(part) / Double(count)
                )
                let index = grid.floor(value)
                if index > positive.last ?? 0 { positive.append(index) }
            }
        }
        // Behind the greatest number stands infinity, which sums may come to.
        positive += [grid.floor(greatest), grid.floor(greatest) + 1]
        return positive.reversed().map { -$0 } + [0] + positive
    }
}

extension BinaryFloatingPoint {
    /// The exponent as a whole number.
    fileprivate var exponentBits: Int { Int(exponent) }
}

/// The link of a model without what comes before it.
///
/// A model of its own whose core hands two features through as the raw scores.
private struct LinkAlone {
    private let model: Model

    init(_ model: Model) {
        var weights = [Features](repeating: .init(repeating: 0), count: 2)
        for column in 0..<2 { weights[column][column] = 1 }
        let linear = LinearModel(
            first: LinearModel.Sum(weights: weights[0], bias: 0),
            second: LinearModel.Sum(weights: weights[1], bias: 0),
            precision: .float64
        )
        self.model = Model(
            featureNames: Model.positionalNames,
            threshold: model.threshold,
            ranges: nil,
            algorithm: model.algorithm,
            preparation: Preparation(),
            core: .linear(linear),
            link: model.link
        )
    }

    /// Whether default is predicted; nil where there is no probability.
    func decision(_ first: Double, _ second: Double) -> Bool? {
        let probability = model.probability(of: [first, second, 0, 0, 0, 0])
        return probability.isNaN ? nil : model.predictsDefault(probability)
    }
}

extension Model.Core {
    /// The format that raw scores are computed in.
    var precision: Precision {
        switch self {
        case .linear(let linear): linear.precision
        case .trees(let trees): trees.precision
        }
    }
}

extension Link {
    /// The one score that the link reads; nil where it reads both.
    fileprivate var singleReading: RawDecision.Reading? {
        guard case .program(let program) = self else { return .first }
        let operations = program.operations
        var read = [Bool](repeating: false, count: operations.count)
        read[operations.count - 1] = true
        for index in operations.indices.reversed() where read[index] {
            for operand in operations[index].operands { read[operand] = true }
        }
        let readsSecond = operations.indices.contains { read[$0] && operations[$0] == .secondScore }
        let readsFirst = operations.indices.contains { read[$0] && operations[$0] == .firstScore }
        return readsSecond ? readsFirst ? nil : .second : .first
    }

    /// Whether the probability is made from one score step by step, each of which keeps or turns the order of
    /// numbers, but for the last bits of an exponential.
    fileprivate var isChain: Bool {
        guard case .program(let program) = self else { return true }
        let operations = program.operations
        func isConstant(_ index: Int) -> Bool {
            if case .constant(let value) = operations[index] { return value.isFinite }
            return false
        }
        var index = operations.count - 1
        while true {
            switch operations[index] {
            case .firstScore, .secondScore, .constant: return true
            case .negate(let a), .sigmoid(let a), .roundToFloat32(let a): index = a
            case .add(let a, let b), .subtract(let a, let b), .multiply(let a, let b):
                guard isConstant(a) || isConstant(b) else { return false }
                index = isConstant(a) ? b : a
            case .divide(let a, let b):
                guard isConstant(b) else { return false }
                index = a
            default: return false
            }
        }
    }
}
