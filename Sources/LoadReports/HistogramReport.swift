package import Histogram

/// The response times as a file that the HdrHistogram plotter opens.
package enum HistogramReport {
    /// The percentile distribution in milliseconds, as HdrHistogram writes it.
    package static func text(_ response: Histogram<UInt64>) -> String {
        var text = ""
        response.outputPercentileDistribution(
            to: &text,
            outputValueUnitScalingRatio: 1_000_000,
            percentileTicksPerHalfDistance: 5
        )
        return text.hasSuffix("\n") ? text : text + "\n"
    }
}
