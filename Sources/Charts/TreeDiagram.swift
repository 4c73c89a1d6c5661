import Words

/// A decision tree, drawn from its root at the left to its leaves at the right.
///
/// Every box says what share of the samples that reach it have label 1 and how many these are, and
/// is shaded by that share. From a branch, the upper way is taken when its condition holds.
package struct TreeDiagram: Figure {
    /// A tree, or the part of one from a node on.
    package indirect enum Node: Sendable {
        /// The end of a way.
        case leaf(share: Double, samples: Int)
        /// A question about something, such as whether `income` is `≤ 40000`.
        case branch(
            subject: String,
            condition: String,
            share: Double,
            samples: Int,
            yes: Node,
            no: Node
        )
    }

    /// The name of the picture.
    package var title: String
    /// The tree, however deep.
    package var root: Node
    /// What shares are of, for the line under the picture, such as `share of default`.
    package var shareTitle: String
    /// How many branches a way may have before the rest is only counted.
    package let depthMax: Int

    /// Describes a picture of a tree.
    ///
    /// - Parameters:
    ///   - title: its name.
    ///   - root: the tree.
    ///   - shareTitle: what shares are of.
    ///   - depthMax: how many branches a way may have before the rest is only counted, in `0...12`.
    package init(
        title: String,
        root: Node,
        shareTitle: String = "share of label 1",
        depthMax: Int = 6
    ) {
        self.title = title
        self.root = root
        self.shareTitle = shareTitle
        self.depthMax = min(max(0, depthMax), 12)
    }

    /// As wide as it is deep and as high as it has leaves, 44 units for each.
    package var picture: Picture { TreeDrawing(diagram: self).picture }

    /// How large the tree is, drawn or not, and the ways to its lowest and highest leaf.
    package var summary: String {
        let census = TreeCensus(of: root)
        let leaves = NumberFormat.grouped(census.leafCount)
        var text = Language.text(
            "A decision tree of \(Self.nodes(census.nodeCount)), \(leaves) of them leaves, "
                + "\(census.depth) deep. Leaves show the \(shareTitle).",
            "Un arbre de décision de \(Self.nodes(census.nodeCount)), dont \(leaves) feuilles, "
                + "profond de \(census.depth). Les feuilles montrent la \(shareTitle)."
        )
        if let lowest = census.lowest {
            text += Language.text(" The lowest: ", " La plus basse\u{a0}: ") + lowest.sentence + "."
        }
        if let highest = census.highest {
            text +=
                Language.text(" The highest: ", " La plus haute\u{a0}: ") + highest.sentence + "."
        }
        return text
    }

    /// `1 node`, `8 nodes`.
    static func nodes(_ count: Int) -> String {
        NumberFormat.counted(count, "node", ("nœud", "nœuds"))
    }

    /// Of the way where a condition holds.
    static var yes: String { Language.text("yes", "oui") }
    /// Of the way where it does not.
    static var no: String { Language.text("no", "non") }

    /// `18.5 % of 8,000`.
    static func figures(share: Double, samples: Int) -> String {
        let share = share.isFinite ? NumberFormat.percent(share) : "–"
        return "\(share) \(Language.text("of", "de")) \(NumberFormat.grouped(samples))"
    }
}

/// What a whole tree consists of, drawn or not.
struct TreeCensus {
    /// A leaf and the answers that lead to it.
    struct Leaf {
        var share: Double
        var samples: Int
        var way: [String]

        var sentence: String {
            let figures = TreeDiagram.figures(share: share, samples: samples)
            return way.isEmpty
                ? figures
                : "\(figures), \(Language.text("where", "où")) " + way.joined(separator: ", ")
        }
    }

    private(set) var nodeCount = 0
    private(set) var leafCount = 0
    /// The branches on the longest way.
    private(set) var depth = 0
    private(set) var lowest: Leaf?
    private(set) var highest: Leaf?

    /// Walks through a tree without recursion, as a hostile one may be deep.
    init(of root: TreeDiagram.Node) {
        var open = [(node: root, way: [String]())]
        while let (node, way) = open.popLast() {
            nodeCount += 1
            depth = max(depth, way.count)
            switch node {
            case .leaf(let share, let samples):
                leafCount += 1
                let leaf = Leaf(share: share, samples: samples, way: way)
                if share < lowest?.share ?? .infinity { lowest = leaf }
                if share > highest?.share ?? -.infinity { highest = leaf }
            case .branch(let subject, let condition, _, _, let yes, let no):
                open.append((no, way + ["\(subject) \(condition) (\(TreeDiagram.no))"]))
                open.append((yes, way + ["\(subject) \(condition) (\(TreeDiagram.yes))"]))
            }
        }
    }
}
