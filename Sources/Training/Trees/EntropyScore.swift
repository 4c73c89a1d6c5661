internal import Statistics

/// The entropy of the two classes, in bits.
struct EntropyScore: SplitScore {
    /// n · ln n for each n up to the weight of the root; 0 for 0.
    private let products: [Double]

    /// Prepares for nodes of at most `total` rows, counted with their weights.
    init(upTo total: Int) {
        products = [0] + (1...total).map { Double($0) * naturalLogarithm(Double($0)) }
    }

    /// What the split takes from n times the entropy, in nats.
    @inline(__always)
    func gain(left: ClassCounts, of node: ClassCounts) -> Double {
        // Rounding may leave dust below 0 where a split gains nothing.
        max(0, surprise(of: node) - (surprise(of: left) + surprise(of: node - left)))
    }

    func impurity(of node: ClassCounts) -> Double {
        let bitsPerNat = 1.4426950408889634
        return max(0, surprise(of: node)) / Double(node.total) * bitsPerNat
    }

    /// n times the entropy.
    @inline(__always)
    private func surprise(of counts: ClassCounts) -> Double {
        products[counts.total] - products[counts.positive]
            - products[counts.total - counts.positive]
    }
}
