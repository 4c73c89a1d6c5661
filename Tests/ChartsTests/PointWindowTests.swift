import Charts
import Testing

@Suite struct PointWindowTests {
    private let window = PointWindow(x: 0...1, y: 2...4)

    private func cut(_ points: [(Double, Double)]) -> [String] {
        window.cut(points.map { LineChart.Point(x: $0.0, y: $0.1) }).map { "\($0.x) \($0.y)" }
    }

    @Test func `what lies inside is kept as it is`() {
        #expect(cut([(0, 2), (0.5, 3), (1, 4)]) == ["0.0 2.0", "0.5 3.0", "1.0 4.0"])
    }

    @Test(arguments: [
        ([(-1, 3), (2, 3)], ["0.0 3.0", "1.0 3.0"]),
        ([(0.5, 0), (0.5, 9)], ["0.5 2.0", "0.5 4.0"]),
        ([(-1, 1), (1, 3)], ["0.0 2.0", "1.0 3.0"]),
        // Along the edge, and a corner alone.
        ([(0, 0), (0, 3)], ["0.0 2.0", "0.0 3.0"]), ([(-1, 3), (1, 1)], ["0.0 2.0"]),
    ])
    func `a line that crosses an edge is cut there`(line: [(Double, Double)], kept: [String]) {
        #expect(cut(line) == kept)
    }

    @Test func `a line that leaves and comes back has a gap`() {
        let kept = cut([(0, 3), (0.5, 3), (0.5, 5), (0.75, 5), (0.75, 3)])
        #expect(kept == ["0.0 3.0", "0.5 3.0", "0.5 4.0", "nan nan", "0.75 4.0", "0.75 3.0"])
    }

    @Test(arguments: [
        [(-1, 3), (-0.5, 3)], [(0, 5), (1, 5)], [(-1, 2.5), (0.2, 4.5)], [], [(0, 3)],
    ])
    func `a line beside the window leaves nothing`(line: [(Double, Double)]) {
        #expect(cut(line).isEmpty)
    }
}
