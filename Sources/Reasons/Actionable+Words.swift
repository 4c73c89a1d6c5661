extension Actionable {
    /// How the value can change, for a sentence: "up by whole numbers".
    package var words: String {
        let way =
            switch change {
            case .up: "up"
            case .down: "down"
            case .any: "up or down"
            case .fixed: "not at all"
            }
        return way + (isWhole && change != .fixed ? " by whole numbers" : "")
    }
}
