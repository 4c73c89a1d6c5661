import Platform

/// What the rows of trees can be scored by; all give the same bits.
package enum TreeKernel: String, CaseIterable, Sendable {
    /// Node by node, with thresholds as they are: for trees that have no other form.
    case plain
    /// Node by node, by ranks.
    case walk
    /// By cache lines of four levels, by ranks.
    case lines
    /// By masks of leaves.
    case masks
    /// By sets of rows, where the processor has AVX-512.
    case sets
    /// By tables of levels, where the processor has AVX-512.
    case levels
    /// Whichever is the best without AVX-512.
    case portable

    /// The variable that forces a kernel, for tests and benchmarks.
    package static let variable = "SESTINA_TREE_KERNEL"

    /// The one kernel that the environment wants where the trees and the processor allow it; nil for the
    /// best, and where it names none.
    package static let forced = environmentVariable(variable).flatMap(TreeKernel.init(rawValue:))

    /// What is wrong with the environment's wish, in a sentence; nil where nothing is.
    package static let fault = fault(of: environmentVariable(variable))

    /// What is wrong with the name of a kernel; nothing is with none.
    static func fault(of name: String?) -> String? {
        guard let name, !name.isEmpty, TreeKernel(rawValue: name) == nil else { return nil }
        let known = allCases.map(\.rawValue).joined(separator: ", ")
        return "the environment's \(variable) names no kernel for trees; such are \(known)"
    }
}
