import Models

/// What classifiers and regressors do to their scores last.
enum PostTransform: String {
    /// The scores as they are.
    case none = "NONE"
    /// The sigmoid of each score.
    case logistic = "LOGISTIC"
    /// The softmax over both.
    case softmax = "SOFTMAX"
    /// The softmax over those that are not 0.
    case softmaxZero = "SOFTMAX_ZERO"

    /// The transform that operators of ai.onnx.ml 1 and 3 name by a text; NONE where they name
    /// none.
    init(of node: GraphNode) throws(ModelFileError) {
        let name = node.string("post_transform", default: "NONE")
        guard name != "PROBIT" else { throw Self.probit(node) }
        guard let transform = PostTransform(rawValue: name) else {
            throw node.refused("has the post transform \(quoted(name)), which is not known")
        }
        self = transform
    }

    /// The transform that TreeEnsemble of ai.onnx.ml 5 names by a number.
    init(numberOf node: GraphNode) throws(ModelFileError) {
        switch node.integer("post_transform", default: 0) {
        case 0: self = .none
        case let number where number == 1 || number == 2:
            throw node.refused(
                "has the post transform \(number), and onnxruntime takes 1 and 2 for LOGISTIC and SOFTMAX, "
                    + "ONNX the other way round; a Sigmoid or Softmax node after it says it clearly"
            )
        case 3: self = .softmaxZero
        case 4: throw Self.probit(node)
        case let number:
            throw node.refused("has the post transform \(number); 0 to 4 are known")
        }
    }

    /// The refusal of PROBIT under either name.
    private static func probit(_ node: GraphNode) -> ModelFileError {
        node.refused(
            "ends in PROBIT, which gives quantiles of the normal distribution and no probabilities"
        )
    }

    /// Transforms the two scores of a row.
    func apply(
        _ scores: Scores,
        _ node: GraphNode,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> [Int] {
        switch self {
        case .none: scores.results
        case .logistic:
            scores.results.map { assembly.link.append(.sigmoid($0), in: scores.precision) }
        case .softmax: try Operator.softmax(scores, node, &assembly)
        case .softmaxZero: softmaxZero(scores, &assembly)
        }
    }

    /// Transforms a single score and adds the column of the other class.
    ///
    /// As onnxruntime does it: a softmax of one score leaves it alone.
    func applyToSingle(
        _ score: Int,
        _ precision: Precision,
        _ assembly: inout Assembly
    ) -> [Int] {
        guard self == .logistic else {
            let one = assembly.link.append(.constant(1))
            return [assembly.link.append(.subtract(one, score), in: precision), score]
        }
        let opposite = assembly.link.append(.negate(score))
        return [opposite, score].map { assembly.link.append(.sigmoid($0), in: precision) }
    }

    /// A softmax in which scores within 1e-7 of 0 do not take part, after onnxruntime.
    private func softmaxZero(_ scores: Scores, _ assembly: inout Assembly) -> [Int] {
        let (a, b) = (scores.results[0], scores.results[1])
        let highest = assembly.link.append(.maximum(a, b))
        let opposite = assembly.link.append(.negate(highest))
        let small = assembly.link.append(.exponential(opposite))
        var terms: [Int] = []
        var total = assembly.link.append(.constant(0))
        for score in [a, b] {
            let difference = assembly.link.append(.subtract(score, highest))
            let power = assembly.link.append(.exponential(difference))
            let product = assembly.link.append(.multiply(score, small))
            terms.append(assembly.link.append(.chooseWhereNearZero(power, score, product)))
            let part = assembly.link.append(.zeroWhereNearZero(power, score))
            total = assembly.link.append(.add(total, part))
        }
        return terms.map { assembly.link.append(.divide($0, total), in: scores.precision) }
    }
}
