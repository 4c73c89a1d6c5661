import JSON
import LoadTest

extension Circumstances {
    /// When, where and by what a load test was made, as an object.
    var json: JSONText {
        JSONText.object { text in
            text.member("time", time)
            text.member("host", host)
            text.member("processor", processor)
            text.member("processors", processors)
            text.member("kernel", kernel)
            text.member("loadtest", version)
        }
    }
}
