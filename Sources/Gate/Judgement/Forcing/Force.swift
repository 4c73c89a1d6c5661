package import Repository

/// Someone's word, in the history that is judged, that a model shall go in whatever the verdict.
///
/// It is a trailer of a commit's message:
///
///     Gate-Force: TREE REASON
///
/// with the name of the tree of the model's folder, as `git rev-parse HEAD:models/NAME` says it, so
/// that it is about these bytes and no others. It counts if the commit is signed with a key that the
/// policy's `may_force` names, or if the forge says that a reviewer whom it names approves exactly the head.
/// An author, and who opened a request, are whoever they say they are. A verdict that is forced stays what
/// it is and only does not block.
package struct Force: Sendable, Equatable {
    /// The key of the trailer.
    package static let key = "Gate-Force"

    /// The name of the model.
    package let model: String
    /// Whose word it is: `the key SHA256:…`, or `the review of NAME`.
    package let by: String
    /// The commit that says so.
    package let commit: ObjectID
    /// Why, in the words of the trailer.
    package let reason: String

    /// A word for a model.
    ///
    /// - Parameters:
    ///   - model: its name.
    ///   - by: whose word it is.
    ///   - commit: the commit that says so.
    ///   - reason: why.
    package init(model: String, by: String, commit: ObjectID, reason: String) {
        self.model = model
        self.by = by
        self.commit = commit
        self.reason = reason
    }
}

/// What stands for one word that somebody forces by: whose it is, or why it does not count.
enum ForceWarrant: Equatable {
    /// It counts; whose it is, as ``Force/by`` has it.
    case counts(by: String)
    /// It does not, for a reason that reads on from "it does not count: ".
    case refused(String)
}
