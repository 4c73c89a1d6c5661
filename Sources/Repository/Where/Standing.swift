/// What a change is about to reach, and so whether a verdict on it blocks.
package enum Standing: Sendable {
    /// It is on the target branch, asks to be merged into it, or is held to its rules.
    case binding
    /// It is on a work branch; a verdict is advice.
    case advisory
}
