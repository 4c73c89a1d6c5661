import Testing

@testable import Gate

@Suite struct FigureTests {
    @Test(arguments: [
        (0.0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (0.1 + 0.2, "0.3"), (-0.25, "-0.25"),
        (0.123_456_4, "0.123456"), (0.123_456_6, "0.123457"), (0.000_000_5, "1e-06"),
        (0.000_000_4, "4e-07"), (-1.234_5e-9, "-1.2e-09"), (9.876e-300, "9.87e-300"),
        (123_456.789, "123456.789"), (1e9, "1000000000.0"), (1e300, "1e+300"),
        (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"),
    ])
    func `a figure has six decimals at most and never hides what is not 0`(
        value: Double,
        text: String
    ) {
        #expect(figure(value) == text)
    }

    @Test(arguments: [
        (2.0, 3.5, "from 2.0 to 3.5"), (3.5, 3.5.nextUp, "just above 3.5"),
        (3.5.nextDown, 3.5, "just below 3.5"), (3.5, 3.5, "at 3.5"), (0, 4e-7, "from 0.0 to 4e-07"),
        (3.5.nextUp, 3.5.nextUp.nextUp, "at about 3.5"),
        (-.infinity, .infinity, "from -inf to inf"),
        (-3.5.nextUp, -3.5, "just below -3.5"),
    ])
    func `where two numbers look the same it is told on which side of one they are`(
        from: Double,
        to: Double,
        text: String
    ) {
        #expect(span(from, to, after: "from") == text)
    }

    @Test(arguments: [
        (0.0, "0.0 %"), (1, "100.0 %"), (0.125, "12.5 %"), (0.123_45, "12.35 %"),
        (0.000_04, "0.0 %"), (-0.5, "-50.0 %"),
    ])
    func `a percentage has two decimals at most`(value: Double, text: String) {
        #expect(percentage(value) == text)
    }
}
