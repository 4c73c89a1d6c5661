import Testing

@testable import SestinaClient

@Suite struct ServerInfoTests {
    private func model(_ members: String) throws -> ServerInfo.Model? {
        let document = """
            {"protocol":1,"limits":{"frame_bytes":1048576,"batch_rows":16384,"ping_bytes":64},
             "model":{"name":"m","algorithm":"trees","digest":"00","features":["a","b","c","d","e","f"],
                      "threshold":0.5,"ranges":null\(members)}}
            """
        return try ServerInfo(document: Array(document.utf8)).model
    }

    @Test func `the classes and which of them is default are told`() throws {
        let told = try model(#","classes":["default","paid"],"default_class":"default""#)
        #expect(told?.classes == ["default", "paid"])
        #expect(told?.defaultClass == "default")
    }

    @Test(arguments: [#","classes":null,"default_class":null"#, ""])
    func `a model that names no classes has none`(members: String) throws {
        let told = try model(members)
        #expect(told?.classes == nil && told?.defaultClass == nil)
        #expect(told?.name == "m")
    }
}
