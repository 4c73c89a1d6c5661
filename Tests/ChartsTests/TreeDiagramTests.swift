import TestSupport
import Testing

@testable import Charts

@Suite struct TreeDiagramTests {
    /// A full tree whose leaves have the shares 0, 1/n, 2/n and so on from above to below.
    private func full(depth: Int, from first: Int = 0, of count: Int? = nil) -> TreeDiagram.Node {
        let count = count ?? 1 << depth
        guard depth > 0 else { return .leaf(share: Double(first) / Double(count), samples: 7) }
        return .branch(
            subject: "x\(depth)",
            condition: "<= 1",
            share: 0.5,
            samples: 1 << depth,
            yes: full(depth: depth - 1, from: first, of: count),
            no: full(depth: depth - 1, from: first + 1 << (depth - 1), of: count)
        )
    }

    private func document(_ root: TreeDiagram.Node, depthMax: Int = 6) -> SVGText {
        let tree = TreeDiagram(title: "T", root: root, depthMax: depthMax)
        return SVGText(tree.svg(identifier: "f").text)
    }

    @Test func `a tree of one leaf is one box`() {
        let document = document(.leaf(share: 0.185, samples: 8000))
        #expect(document.all("rect", "frame").count == 1)
        #expect(document.all("path").isEmpty)
        #expect(document.all("text", "value").map(\.text) == ["18.5\u{a0}% of 8,000"])
    }

    @Test func `the way of yes is above the way of no`() throws {
        let root = TreeDiagram.Node.branch(
            subject: "a",
            condition: "<= 2",
            share: 0.2,
            samples: 10,
            yes: .leaf(share: 0.9, samples: 2),
            no: .leaf(share: 0.1, samples: 8)
        )
        let texts = document(root).all("text")
        func height(_ text: String) throws -> Double {
            try #require(texts.first { $0.text == text }?.number("y"))
        }
        let (yes, no) = (try height("yes"), try height("no"))
        #expect(yes < no)
        #expect(try (height("90.0\u{a0}% of 2") - yes).magnitude < 12)
        #expect(try (height("10.0\u{a0}% of 8") - no).magnitude < 12)
        #expect(try (yes + 1..<no).contains(height("<= 2")))
    }

    @Test(arguments: 1...6)
    func `boxes do not touch each other`(depth: Int) throws {
        let boxes = try document(full(depth: depth)).all("rect", "frame").map { box in
            let (x, y) = (try #require(box.number("x")), try #require(box.number("y")))
            let (width, height) = (
                try #require(box.number("width")), try #require(box.number("height"))
            )
            return (left: x, top: y, right: x + width, bottom: y + height)
        }
        #expect(boxes.count == 2 << depth - 1)
        for (index, one) in boxes.enumerated() {
            for other in boxes[(index + 1)...] {
                let isApart =
                    one.right < other.left || other.right < one.left
                    || one.bottom < other.top || other.bottom < one.top
                #expect(isApart, "\(one) \(other)")
            }
        }
    }

    @Test(arguments: [
        (0, "… 14 more nodes", 1), (1, "… 6 more nodes", 3), (2, "… 2 more nodes", 7),
        (3, "", 15),
    ])
    func `what is deeper than the limit is counted`(limit: Int, text: String, boxes: Int) {
        let document = document(full(depth: 3), depthMax: limit)
        #expect(document.all("rect", "frame").count == boxes)
        let rests = document.all("text").filter { $0.text.hasPrefix("…") }
        #expect(rests.allSatisfy { $0.text == text })
        #expect(rests.count == (text.isEmpty ? 0 : 1 << limit))
    }

    @Test func `shades follow shares`() {
        let shades = document(full(depth: 2)).all("rect", "warm").compactMap {
            $0.number("fill-opacity")
        }
        // Leaves of 0, 25, 50 and 75 %, and three branches of 50 %.
        #expect(shades.sorted() == [0, 0.12, 0.25, 0.25, 0.25, 0.25, 0.38])
    }

    @Test func `the summary tells the way to the outermost leaves`() {
        let tree = TreeDiagram(title: "T", root: full(depth: 2), shareTitle: "share of default")
        let expected =
            "A decision tree of 7 nodes, 4 of them leaves, 2 deep. Leaves show the share"
            + " of default. The lowest: 0.0\u{a0}% of 7, where x2 <= 1 (yes), x1 <= 1 (yes)."
            + " The highest: 75.0\u{a0}% of 7, where x2 <= 1 (no), x1 <= 1 (no)."
        #expect(tree.summary == expected)
    }

    @Test func `a tree as deep as a list is counted without an end of the stack`() {
        var root = TreeDiagram.Node.leaf(share: 1, samples: 1)
        for _ in 0..<2000 {
            let leaf = TreeDiagram.Node.leaf(share: 0, samples: 1)
            root = .branch(
                subject: "a",
                condition: "",
                share: 0.5,
                samples: 2,
                yes: root,
                no: leaf
            )
        }
        let document = document(root, depthMax: 3)
        #expect(document.all("text").contains { $0.text == "… 3,994 more nodes" })
    }
}
