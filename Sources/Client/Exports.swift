// The types of answers come from `Wire`; a caller imports this module only and sees no others of that one.
@_exported public import typealias Wire.FeatureRow
@_exported public import struct Wire.Score
@_exported public import struct Wire.ScoreFlags
@_exported public import enum Wire.Status
