// The types of answers come from `Wire` and `Documents`; a caller imports this module only and sees no others
// of those.
@_exported public import struct Documents.LatencyHistogram
@_exported public import struct Documents.NamedCounts
@_exported public import struct Documents.ServerInfo
@_exported public import struct Documents.ServerStats
@_exported public import struct Wire.DecisionChange
@_exported public import typealias Wire.FeatureRow
@_exported public import struct Wire.Score
@_exported public import struct Wire.ScoreExplanation
@_exported public import struct Wire.ScoreFlags
@_exported public import enum Wire.Status
