/// Elements in the order of their coming; taking the first is cheap.
struct FIFO<Element> {
    // Invariant: 0 <= head <= elements.count; elements before head are nil, the others are not.
    private var elements: [Element?] = []
    private var head = 0

    /// How many taken places may lie in front before they are given up.
    private static var slack: Int { 64 }

    var count: Int { elements.count - head }

    var isEmpty: Bool { head == elements.count }

    var first: Element? { isEmpty ? nil : elements[head] }

    mutating func append(_ element: Element) {
        elements.append(element)
    }

    mutating func popFirst() -> Element? {
        guard let element = first else { return nil }
        elements[head] = nil
        head += 1
        if head == elements.count {
            elements.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= Self.slack, head * 2 >= elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return element
    }

    /// Puts elements in front of all others, in their order.
    mutating func prepend(_ others: [Element]) {
        elements.replaceSubrange(0..<head, with: others.map(Optional.some))
        head = 0
    }

    mutating func removeAll(where isUnwanted: (Element) -> Bool) {
        elements.removeFirst(head)
        head = 0
        elements.removeAll { $0.map(isUnwanted) ?? true }
    }

    func forEach(_ body: (Element) -> Void) {
        for element in elements[head...] { if let element { body(element) } }
    }

    /// Takes all elements.
    mutating func takeAll() -> [Element] {
        defer {
            elements = []
            head = 0
        }
        return elements[head...].compactMap(\.self)
    }
}
