/// The outlines of markers, which tell series apart where colours do not.
enum MarkerShape {
    /// The path of a marker around a place, by the place of its series.
    static func path(of index: Int, at place: (x: Double, y: Double)) -> String {
        "M" + Picture.number(place.x) + " " + Picture.number(place.y)
            + outlines[index % outlines.count]
    }

    /// A disc, a square, a triangle, a diamond, a triangle on its tip and a cross.
    private static let outlines = [
        "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z", "m-4.5 -4.5h9v9h-9z", "m0 -6l5.5 9.5h-11z",
        "m0 -6.5l6.5 6.5l-6.5 6.5l-6.5 -6.5z", "m0 6l5.5 -9.5h-11z",
        "m-2 -6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
    ]
}
