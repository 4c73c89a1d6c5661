import WireChecks

/// What the test server says of itself.
enum StubDocuments {
    static let stats = #"{"uptime_seconds":1.5,"rows":7}"#

    static let contractDigest = String(repeating: "5e", count: 32)

    static let info = """
        {"protocol":1,"server":"stub","future":[],
         "limits":{"frame_bytes":1048576,"batch_rows":16384,"ping_bytes":64},
         "model":{"name":"stub","algorithm":"x0 / 8","digest":"\(StubScorer.digest)",
                  "features":["x0","x1","x2","x3","x4","x5"],"threshold":0.5,
                  "contract":{"digest":"\(contractDigest)","missing":[false,true,false,false,false,false]},
                  "ranges":[[0,8],[null,1000],[0,1],[0,1],[0,1],[0,1]]}}
        """
}
