import Wire

/// The stub model of the protocol's specification: probability = x0 / 8.
struct StubScorer: Scorer {
    static let digestPrefix = "0123456789abcdef"

    var modelDigest: UInt64? { 0xefcd_ab89_6745_2301 }

    func score(_ block: inout ScoreBlock, count: Int) -> Bool {
        var haveScores = true
        for index in 0..<count {
            let row = block.rows[index]
            let isFinite = row.indices.allSatisfy { row[$0].isFinite }
            guard isFinite, row[0] <= 1e300 else {
                block.probabilities[index] = .nan
                block.flags[index] = ScoreFlags.noScore.rawValue
                haveScores = false
                continue
            }
            let probability = row[0] / 8
            var flags: ScoreFlags = []
            if probability >= 0.5 { flags.insert(.predictsDefault) }
            if row[1] > 1000 { flags.insert(.outsideTrainingRange) }
            block.probabilities[index] = probability
            block.flags[index] = flags.rawValue
        }
        return haveScores
    }

    func featureName(_ index: Int) -> String { "x\(index)" }

    func infoDocument() -> [UInt8] { Array(Self.info.utf8) }

    func statsDocument() -> [UInt8] { Array(Self.stats.utf8) }

    func foundDefect(_ sentence: String) {}

    static let stats = #"{"uptime_seconds":1.5,"rows":7}"#

    static let info = """
        {"protocol":1,"server":"stub","future":[],
         "limits":{"frame_bytes":1048576,"batch_rows":16384,"ping_bytes":64},
         "model":{"name":"stub","algorithm":"x0 / 8","digest":"\(digest)",
                  "features":["x0","x1","x2","x3","x4","x5"],"threshold":0.5,
                  "ranges":[[0,8],[null,1000],[0,1],[0,1],[0,1],[0,1]]}}
        """

    static var digest: String { String(repeating: digestPrefix, count: 4) }
}
