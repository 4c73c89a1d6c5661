import TestSupport
import Testing
import Words

@testable import Charts

/// What holds for the ticks of any axis, tried over ranges of every size and sign.
@Suite struct AxisStepsTests {
    /// Ranges from the smallest to the largest that an axis has, on both sides of 0.
    private static let ranges: [ClosedRange<Double>] = {
        var ranges: [ClosedRange<Double>] = []
        var generator = Xorshift(seed: 7)
        func part() -> Double { Double(generator.below(1 << 53)) / 0x1p53 }
        for exponent in stride(from: -290, through: 290, by: 29) {
            let scale = Double("1e\(exponent)") ?? 1
            for _ in 0..<8 {
                let ends = [part() * scale, part() * scale * 3]
                let sign = part() < 0.5 ? -1.0 : 1
                ranges.append(min(ends[0], sign * ends[1])...max(ends[0], sign * ends[1]))
            }
        }
        return ranges
    }()

    @Test(arguments: [3, 4, 5, 7])
    func `linear ticks rise by one step and cover the values`(count: Int) {
        for range in Self.ranges {
            let steps = LinearSteps(covering: range, isTight: false, count: count)
            let values = steps.ticks.map(\.value)
            #expect(values == values.sorted() && Set(values).count == values.count)
            #expect((2...count + 3).contains(values.count), "\(range): \(values)")
            #expect(steps.lower <= range.lowerBound && steps.upper >= range.upperBound)
            // Every step is 1, 2 or 5 times the same power of ten.
            let gaps = zip(steps.ticks, steps.ticks.dropFirst()).map {
                $1.significand - $0.significand
            }
            #expect(Set(gaps).count == 1)
            #expect(gaps.allSatisfy { [1, 2, 5, 10, 20].contains($0) })
            #expect(Set(steps.ticks.map(\.exponent)).count == 1)
        }
    }

    @Test(arguments: [3, 4, 5, 7])
    func `a tight axis ends at its values and has a tick within`(count: Int) {
        for range in Self.ranges {
            let steps = LinearSteps(covering: range, isTight: true, count: count)
            #expect(steps.lower <= range.lowerBound && steps.upper >= range.upperBound)
            #expect(!steps.ticks.isEmpty)
            let dust = (steps.upper - steps.lower) * 1e-5
            for tick in steps.ticks.map(\.value) {
                #expect(tick >= steps.lower - dust && tick <= steps.upper + dust, "\(range)")
            }
        }
    }

    @Test(arguments: [4, 6, 10, 14])
    func `logarithmic ticks are few, rise, and lie within what they cover`(count: Int) {
        for range in Self.ranges where range.lowerBound > 0 {
            let steps = LogarithmicSteps(covering: range, count: count)
            #expect((1...count + 1).contains(steps.ticks.count), "\(range)")
            let places = steps.ticks.map { decimalLogarithm($0.value) }
            #expect(places == places.sorted() && Set(places).count == places.count)
            #expect(steps.lower < steps.upper)
            #expect(steps.lower <= decimalLogarithm(range.lowerBound) + 1e-12)
            #expect(steps.upper >= decimalLogarithm(range.upperBound) - 1e-12)
            #expect(places.allSatisfy { $0 >= steps.lower - 1e-12 && $0 <= steps.upper + 1e-12 })
        }
    }

    @Test(arguments: [2, 4, 5, 8])
    func `ticks by square roots begin at 0, keep apart and reach the largest`(count: Int) {
        for largest in Self.ranges.map(\.upperBound) where largest > 0 {
            let steps = SquareRootSteps(upTo: largest, count: count)
            let roots = steps.ticks.map { $0.value.squareRoot() }
            #expect(roots.first == 0 && roots.last == steps.upper)
            #expect(steps.upper >= largest.squareRoot() * (1 - 1e-9))
            for (one, next) in zip(roots, roots.dropFirst()) {
                #expect(next - one >= steps.upper / Double(count + 1) * (1 - 1e-9))
            }
        }
    }

    @Test(arguments: [0, -1, 1e-301, .nan, .leastNonzeroMagnitude] as [Double])
    func `no largest value counts as 1`(largest: Double) {
        #expect(SquareRootSteps(upTo: largest, count: 4).upper == 1)
    }

    @Test func `no range counts as one that can be drawn`() {
        for isTight in [true, false] {
            let steps = LinearSteps(covering: nil, isTight: isTight, count: 5)
            #expect(steps.lower == 0 && steps.upper == 1)
        }
        let powers = LogarithmicSteps(covering: nil, count: 10)
        #expect(powers.lower == 0 && (powers.upper - 1).magnitude < 1e-12)
        #expect(powers.ticks.map(\.text) == ["1", "2", "5", "10"])
    }

    @Test func `a plot turns fractions into places, its bottom below`() {
        let frame = PlotFrame(left: 10, right: 110, top: 20, bottom: 70)
        #expect(frame.x(at: 0) == 10 && frame.x(at: 0.5) == 60 && frame.x(at: 1) == 110)
        #expect(frame.y(at: 0) == 70 && frame.y(at: 0.5) == 45 && frame.y(at: 1) == 20)
    }

    @Test func `a text in the middle moves as far as it takes to be inside`() throws {
        for (left, right) in [(0.0, 20.0), (80, 100), (40, 60)] {
            var picture = Picture(width: 100, height: 50)
            let frame = PlotFrame(left: left, right: right, top: 0, bottom: 50)
            frame.drawCentered("some words", y: 20, in: &picture)
            let document = SVGText("<svg viewBox=\"0 0 100 50\">\(picture.markup.text)</svg>")
            let box = try #require(document.all("text").first?.box)
            #expect(box.left >= 7 && box.right <= 93)
        }
    }

    @Test func `markers of neighbours differ and come again after six`() {
        let shapes = (0..<6).map { MarkerShape.path(of: $0, at: (1, 2)) }
        #expect(Set(shapes).count == 6)
        #expect(shapes.allSatisfy { $0.hasPrefix("M1.0 2.0m") && $0.hasSuffix("z") })
        #expect(MarkerShape.path(of: 6, at: (1, 2)) == shapes[0])
    }

    @Test(
        arguments: [
            (0.05, "0.1"), (-0.04, "0.0"), (-0.0, "0.0"), (12.34, "12.3"), (1e6, "1000000.0"),
        ] as [(Double, String)]
    )
    func `a coordinate has one digit after the point and no sign at 0`(value: Double, text: String)
    {
        #expect(Picture.number(value) == text)
    }

    @Test func `elements of a picture stand in the order in which they were drawn`() {
        var picture = Picture(width: 10, height: 10)
        picture.rectangle(at: (0, 0), size: (1, 2), style: "a")
        picture.rectangle(at: (0, 0), size: (1, 2), style: "b", opacity: 0.5)
        picture.group("g") { picture in
            picture.dot(at: (3, 4))
            picture.path("M0 0h1", style: "c")
        }
        picture.text("<", at: (5, 6), anchor: "end", style: "t", isUpward: true)
        picture.line(from: (0, 0), to: (1, 1), style: "l")
        let document = SVGText("<svg>\(picture.markup.text)</svg>")
        #expect(document.isWellFormed)
        #expect(
            document.elements.map(\.name) == [
                "svg", "rect", "rect", "g", "circle", "path", "text", "line",
            ]
        )
        #expect(document.all("rect").map { $0.number("fill-opacity") } == [nil, 0.5])
        let text = document.all("text").first
        #expect(text?.text == "<" && text?.attributes["text-anchor"] == "end")
        #expect(text?.attributes["transform"] == "rotate(-90 5.0 6.0)")
    }

    @Test func `a picture alone is as wide as in a page and higher by its title`() {
        let figure = TreeDiagram(title: "T", root: .leaf(share: 0.5, samples: 1))
        let inside = SVGText(figure.svg(identifier: "f").text).size
        let alone = SVGText(figure.standaloneSVG).size
        #expect(alone.width == inside.width)
        #expect(alone.height == inside.height + 32)
        let long = TreeDiagram(
            title: String(repeating: "Wide ", count: 100),
            root: .leaf(share: 0.5, samples: 1)
        )
        let heading = SVGText(long.standaloneSVG).all("text", "heading").first
        #expect(heading?.text.hasSuffix("…") == true)
        #expect((heading?.box?.right ?? .infinity) <= inside.width)
    }

    @Test func `every colour and pattern that series use has a rule`() {
        let sheet = PageStyle.sheet
        for index in 0..<36 {
            for name in SeriesStyle.classes(of: index).split(separator: " ").dropFirst() {
                #expect(sheet.contains(".\(name) path {"), "\(name)")
            }
        }
        for color in Palette.colors {
            #expect(PageStyle.variables.ranges(of: "--\(color.name):").count == 2)
            #expect(color.light.count == 7 && color.dark.count == 7)
        }
        #expect(!PageStyle.standaloneSheet.contains("var("))
        #expect(sheet.ranges(of: "{").count == sheet.ranges(of: "}").count)
    }
}
