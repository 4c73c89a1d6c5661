/// Where a file may declare figures that are of other rows than those it is judged on.
struct DeclaredElsewhere: Equatable {
    /// The digest of the other holdout of a change, on which the file is judged as well.
    var otherHoldout: String?
    /// Whether the file is the champion's, which no change of a holdout can make declare anew.
    var isUnchanged: Bool

    /// Why figures on the holdout of a digest are not asked about; nil where they are of no rows that count.
    func reason(_ digest: String) -> String? {
        if digest == otherHoldout {
            return
                "the file declares metrics on the other holdout of this change, and is held to them there"
        }
        return isUnchanged
            ? "the file is the champion's and declares metrics on a holdout that was before this one"
            : nil
    }
}
