import Models
import Reasons
import Testing

@Suite struct ReferenceGroupTests {
    @Test(
        "a group has 1 to 256 rows",
        arguments: [(0, false), (1, true), (256, true), (257, false)]
    )
    func sizes(count: Int, isGroup: Bool) {
        let rows = [Features](repeating: .init(repeating: 1), count: count)
        #expect((ReferenceGroup(selection: "all", rows: rows) != nil) == isGroup)
    }
}
