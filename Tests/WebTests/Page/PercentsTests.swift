import TestSupport
import Testing

@testable import Web

/// A probability beside its threshold: what is said of the two is never what their texts deny.
@Suite struct PercentsTests {
    private func percents(
        _ probability: Double,
        _ threshold: Double,
        _ language: PageLanguage = .english
    ) -> (probability: String, threshold: String) {
        LocalNumbers(language: language).percents(probability: probability, threshold: threshold)
    }

    @Test(
        arguments: [
            // A model that gives these has rounded: nothing is certain.
            (0.0, 0.0, "less than 0.1%", "0%"), (1.0, 1.0, "more than 99.9%", "100%"),
            (0, 1, "less than 0.1%", "100%"), (1, 0, "more than 99.9%", "0%"),
            (-0.0, 0.5, "less than 0.1%", "50%"),
            (0.0004, 0.5, "less than 0.1%", "50%"), (0.00051, 0.5, "0.1%", "50%"),
            (0.9995, 0.5, "more than 99.9%", "50%"), (0.9994, 0.5, "99.9%", "50%"),
            (.leastNonzeroMagnitude, 0.5, "less than 0.1%", "50%"),
            (1.0.nextDown, 0.5, "more than 99.9%", "50%"),
            (0.123, 0.1234, "12.30%", "12.34%"), (0.12344, 0.1234, "12.344%", "12.34%"),
            (0.3, 0.3, "30.0%", "30%"), (0.30000001, 0.3, "30.000001%", "30%"),
            (0.0001, 0.0002, "0.01%", "0.02%"), (0.00001, 0, "0.001%", "0%"),
            (0.5.nextDown, 0.5, "49.999999999999994%", "50%"),
            (0.5, 0.5.nextUp, "50%", "50.00000000000001%"),
            (0.9.nextUp, 0.9, "90.00000000000001%", "90%"), (1e-15, 0, "0.0000000000001%", "0%"),
            (1.0.nextDown, 1, "99.99999999999999%", "100%"),
        ] as [(Double, Double, String, String)]
    )
    func `there are as many decimals as tell the two apart`(
        probability: Double,
        threshold: Double,
        text: String,
        other: String
    ) {
        let told = percents(probability, threshold)
        #expect(told.probability == text)
        #expect(told.threshold == other)
    }

    @Test func `French has its words and its marks`() {
        #expect(percents(1e-9, 0.5, .french) == ("moins de 0,1\u{202f}%", "50\u{202f}%"))
        #expect(percents(1 - 1e-9, 0.5, .french) == ("plus de 99,9\u{202f}%", "50\u{202f}%"))
        #expect(percents(0.123, 0.1234, .french) == ("12,30\u{202f}%", "12,34\u{202f}%"))
    }

    /// Thresholds, and probabilities from next to them to far away.
    private static let pairs: [(probability: Double, threshold: Double)] = {
        var random = Xorshift(seed: 7)
        var pairs: [(Double, Double)] = []
        for _ in 0..<300 {
            let threshold = Double.random(in: 0.001...0.999, using: &random)
            for exponent in 1...10 {
                let distance = Double.random(in: 0...1, using: &random)
                let scale = (0..<exponent).reduce(1.0) { scale, _ in scale / 10 }
                pairs.append((min(threshold + distance * scale, 1), threshold))
                pairs.append((max(threshold - distance * scale, 0), threshold))
            }
        }
        return pairs
    }()

    @Test(arguments: PageLanguage.allCases)
    func `two that differ never read the same, and neither end is claimed`(
        language: PageLanguage
    ) {
        func bare(_ text: String) -> String {
            let text = text.replacing("%", with: "").replacing("\u{202f}", with: "")
            guard text.contains(language.words(".", ",")) else { return text }
            let tail = text.reversed().drop { $0 == "0" }.drop { $0 == "." || $0 == "," }
            return String(tail.reversed())
        }
        for (probability, threshold) in Self.pairs where probability != threshold {
            let told = percents(probability, threshold, language)
            #expect(bare(told.probability) != bare(told.threshold), "\(probability) \(threshold)")
            #expect(probability == 0 || bare(told.probability) != "0")
            #expect(probability == 1 || bare(told.probability) != "100")
        }
    }
}
