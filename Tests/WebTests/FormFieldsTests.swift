import Testing

@testable import Web

@Suite struct FormFieldsTests {
    @Test(arguments: [
        ("", []), ("&", []), ("a=1", [["a", "1"]]), ("a", [["a", ""]]), ("=1", [["", "1"]]),
        ("a=1&b=2&a=3", [["a", "1"], ["b", "2"], ["a", "3"]]), ("a=b=c", [["a", "b=c"]]),
        ("a+b=%20+%2b", [["a b", "  +"]]), ("%61=%C3%a9", [["a", "é"]]),
        ("a=%", [["a", "%"]]), ("a=%4", [["a", "%4"]]), ("a=%4g", [["a", "%4g"]]),
        ("a=%25%", [["a", "%%"]]), ("a=%FF", [["a", "\u{fffd}"]]),
        ("a=%26&b", [["a", "&"], ["b", ""]]),
    ])
    func `a form is read as the URL Standard has it`(body: String, fields: [[String]]) {
        let form = FormFields(Array(body.utf8))
        #expect(form.fields.map { [$0.name, $0.value] } == fields)
    }
}
