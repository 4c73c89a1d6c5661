package import Histogram

/// The response times as a file that the HdrHistogram plotter opens.
package enum HistogramReport {
    /// The percentile distribution in milliseconds, as HdrHistogram writes it.
    ///
    /// - Parameter response: times in nanoseconds; without one the text has a head and a foot only.
    /// - Returns: a text of columns that ends with a line feed.
    package static func text(_ response: Histogram<UInt64>) -> String {
        var text = ""
        // Recorded in nanoseconds, shown in milliseconds: the plotter's axis is labelled with those.
        // Five lines for each halving of what is left to 100 % are HdrHistogram's usual number.
        response.outputPercentileDistribution(
            to: &text,
            outputValueUnitScalingRatio: 1_000_000,
            percentileTicksPerHalfDistance: 5
        )
        // The library ends the text with or without a line feed.
        return text.hasSuffix("\n") ? text : text + "\n"
    }
}
