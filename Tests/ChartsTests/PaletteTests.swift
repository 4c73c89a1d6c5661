import Testing

@testable import Charts

@Suite struct PaletteTests {
    @Test func `every colour stands out from its ground`() throws {
        for color in SeriesStyle.colors {
            #expect(try contrast(color.light, "#ffffff") >= 3)
            #expect(try contrast(color.dark, "#14171a") >= 3)
        }
        for value in [\Palette.Color.light, \Palette.Color.dark] {
            let ground = try color("ground", value)
            #expect(try contrast(color("axis", value), ground) >= 3)
        }
    }

    @Test(arguments: ["ink", "soft", "mark"], ["ground", "raised"])
    func `texts can be read on their ground`(text: String, ground: String) throws {
        for value in [\Palette.Color.light, \Palette.Color.dark] {
            #expect(try contrast(color(text, value), color(ground, value)) >= 4.5)
        }
    }

    @Test(arguments: ["cool", "warm"])
    func `texts can be read on the strongest shade`(shade: String) throws {
        for value in [\Palette.Color.light, \Palette.Color.dark] {
            let over = try channels(color(shade, value))
            let under = try channels(color("ground", value))
            let mixed = zip(over, under).map {
                $0 * Palette.shadeMax + $1 * (1 - Palette.shadeMax)
            }
            let ink = try luminance(channels(color("ink", value)))
            let (light, dark) = (max(ink, luminance(mixed)), min(ink, luminance(mixed)))
            #expect((light + 0.05) / (dark + 0.05) >= 4.5)
        }
    }

    private func color(_ name: String, _ value: KeyPath<Palette.Color, String>) throws -> String {
        try #require(Palette.colors.first { $0.name == name })[keyPath: value]
    }

    /// The contrast ratio of WCAG 2.1.
    private func contrast(_ first: String, _ second: String) throws -> Double {
        let (one, other) = (luminance(try channels(first)), luminance(try channels(second)))
        return (max(one, other) + 0.05) / (min(one, other) + 0.05)
    }

    /// Red, green and blue, in `0...1`.
    private func channels(_ color: String) throws -> [Double] {
        let number = try #require(Int(color.dropFirst(), radix: 16))
        return [number >> 16, number >> 8 & 255, number & 255].map { Double($0) / 255 }
    }

    /// The relative luminance, with 2 as the power of the transfer curve, which is close enough.
    private func luminance(_ channels: [Double]) -> Double {
        zip(channels, [0.2126, 0.7152, 0.0722]).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
    }
}
