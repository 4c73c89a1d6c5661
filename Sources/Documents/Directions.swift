/// How a probability may move when a feature grows and the others stay.
package enum Direction: String, CaseIterable, Sendable {
    /// It never falls.
    case up = "+"
    /// It never rises.
    case down = "-"
    /// It may do either.
    case free
}

/// A direction for each of the six features, in their order.
package struct Directions: Sendable, Equatable {
    /// As many as there are features.
    package static let count = 6
    /// Every feature may do as it likes.
    package static let free = Directions([Direction](repeating: .free, count: count))

    /// Six, in the order of the features.
    package let list: [Direction]
    /// Whether no feature has a direction.
    package let areFree: Bool

    /// Directions in the order of the features; traps where they are not six.
    package init(_ list: [Direction]) {
        precondition(list.count == Self.count, "there is a direction for each feature")
        self.list = list
        areFree = list.allSatisfy { $0 == .free }
    }

    /// The direction of the feature at a place, 0 to 5.
    package subscript(feature: Int) -> Direction { list[feature] }
}
