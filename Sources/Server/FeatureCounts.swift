import Models
import Platform
import Wire

/// What one loop has counted by feature, under the names that the features have.
///
/// The loop counts by place, without a lock. When a model with other features comes, what was counted goes to the names
/// that were counted for: nothing is ever told of a feature that it was not counted of, and no count falls.
struct FeatureCounts: ~Copyable, Sendable {
    private let counts: [6 of Counter] = .init { _ in Counter() }
    private let names = Guarded(Names())

    // Not private: the compiler (Swift 6.3) breaks off over a private type in a generic field of what cannot be copied.
    /// Which features the counts are of.
    struct Names {
        /// Those of the model that is served.
        var served: [String] = []
        /// What was counted under each name before this model was.
        var earlier: [String: UInt64] = [:]
        /// What stood in the counts then.
        var base = [UInt64](repeating: 0, count: featureCount)
    }

    /// From now on a model with these features is served; for the loop's own thread.
    func serves(features: [String]) {
        names.withLock { names in
            if names.served == features { return }
            for (feature, name) in names.served.enumerated() {
                let count = counts[feature].value
                names.earlier[name, default: 0] += count - names.base[feature]
                names.base[feature] = count
            }
            names.served = features
        }
    }

    /// Counts a feature of the model that is served, 0 to 5; for the loop's own thread.
    @inline(__always)
    func count(_ feature: Int) { counts[feature].add(1) }

    /// By the name of a feature, how often it was counted, under any model since the start.
    var byName: [String: UInt64] {
        names.withLock { names in
            var told = names.earlier
            for (feature, name) in names.served.enumerated() {
                told[name, default: 0] += counts[feature].value - names.base[feature]
            }
            return told
        }
    }
}
