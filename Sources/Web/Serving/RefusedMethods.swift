import HTTPTypes
import Hummingbird

extension Router<WebContext> {
    /// Answers 405, with the methods that there are, wherever a path takes others only.
    ///
    /// To be called once every other route is there.
    func refuseOtherMethods() {
        for routes in Dictionary(grouping: routes, by: \.path.description).values {
            guard let path = routes.first?.path else { continue }
            var allowed = routes.map(\.method)
            if allowed.contains(.get), !allowed.contains(.head) { allowed.append(.head) }
            let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            let fault = WebFault(
                .methodNotAllowed,
                "this path takes \(names); /openapi.json describes what it takes",
                allowedMethods: names
            )
            for method in Self.methods where !allowed.contains(method) {
                on(path, method: method) { _, _ -> Response in throw fault }
            }
        }
    }

    /// The methods that any path takes, in order, as the field `Allow` has them.
    var allowedMethods: String {
        let names = Set(routes.map(\.method.rawValue)).union(["HEAD"])
        return names.sorted().joined(separator: ", ")
    }

    /// Those of HTTP, and those of its extensions that the parser reads; CONNECT comes no further than it.
    private static var methods: [HTTPRequest.Method] {
        """
        GET HEAD POST PUT DELETE OPTIONS TRACE PATCH QUERY ACL BIND CHECKOUT COPY LINK LOCK M-SEARCH \
        MERGE MKACTIVITY MKCALENDAR MKCOL MOVE NOTIFY PROPFIND PROPPATCH PURGE REBIND REPORT SEARCH SOURCE \
        SUBSCRIBE UNBIND UNLINK UNLOCK UNSUBSCRIBE
        """.split(separator: " ").compactMap { HTTPRequest.Method(String($0)) }
    }
}
