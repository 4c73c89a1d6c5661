import Hummingbird

/// What belongs to one request on its way through the handlers.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    init(source: Source) {
        coreContext = .init(source: source)
    }
}
