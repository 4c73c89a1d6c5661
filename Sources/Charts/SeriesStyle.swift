/// What tells series apart: a colour and, for who sees no colours or prints, a dash pattern.
enum SeriesStyle {
    /// The style classes of a series by its place; patterns differ where colours come again.
    static func classes(of index: Int) -> String {
        let (round, place) = index.quotientAndRemainder(dividingBy: colors.count)
        return "series color\(place) dash\((place + round) % dashes.count)"
    }

    /// The colours on light and on dark ground.
    ///
    /// The hues follow Okabe and Ito's set for colour-blind readers ("Color Universal Design",
    /// 2008), darkened or lightened until each has a contrast of at least 3:1 with its ground.
    static let colors: [(light: String, dark: String)] = [
        (light: "#0072b2", dark: "#56b4e9"),
        (light: "#d55e00", dark: "#ff9b54"),
        (light: "#00805f", dark: "#2fcf9f"),
        (light: "#a8508a", dark: "#e6a0c8"),
        (light: "#8a6a00", dark: "#e8c547"),
        (light: "#505050", dark: "#c0c0c0"),
    ]

    static let dashes = ["none", "8 4", "2 3", "10 3 2 3", "5 2", "12 3 2 3 2 3"]
}
