import JSON

/// An object of a document on its way into a value: members asked for by name, as what they have to be.
///
/// Members that nobody asks for may be there: any release of a writer may add some.
struct DocumentFields {
    /// Where the object stands, for sentences; empty at the top.
    private let path: String
    private let value: JSONValue

    /// The object that a whole text is.
    ///
    /// - Parameter text: in UTF-8.
    /// - Throws: a ``DocumentFault`` when it is no JSON, or no object.
    init(_ text: [UInt8]) throws(DocumentFault) {
        let value: JSONValue
        do throws(JSONFault) {
            value = try JSONParser.parse(text)
        } catch {
            throw DocumentFault(error.description)
        }
        guard value.members != nil else {
            throw DocumentFault("it is \(value.kind); an object is needed")
        }
        self.init(value, at: "")
    }

    private init(_ value: JSONValue, at path: String) {
        self.value = value
        self.path = path
    }

    /// The members, in the order written.
    var members: [JSONValue.Member] { value.members ?? [] }

    /// What a member has to be there for.
    ///
    /// - Parameters:
    ///   - name: the member's.
    ///   - needed: what it has to be, like "a text", for the sentence.
    ///   - read: makes it of a value, nil where that is something else.
    /// - Returns: what `read` makes of it.
    /// - Throws: a ``DocumentFault`` when it is not there, null, or something else.
    func need<Value>(
        _ name: String,
        _ needed: String,
        _ read: (JSONValue) -> Value?
    ) throws(DocumentFault) -> Value {
        guard let value = try may(name, needed, read) else {
            throw DocumentFault("\(place(name)) is missing; \(needed) is needed")
        }
        return value
    }

    /// What a member may be there for; nil where it is not there, or null.
    ///
    /// - Parameters:
    ///   - name: the member's.
    ///   - needed: what it has to be, like "a text", for the sentence.
    ///   - read: makes it of a value, nil where that is something else.
    /// - Returns: what `read` makes of it, nil where it is not there.
    /// - Throws: a ``DocumentFault`` when it is something else.
    func may<Value>(
        _ name: String,
        _ needed: String,
        _ read: (JSONValue) -> Value?
    ) throws(DocumentFault) -> Value? {
        guard let member = value[name], member != .null else { return nil }
        guard let value = read(member) else {
            throw DocumentFault("\(place(name)) is \(member.kind); \(needed) is needed")
        }
        return value
    }

    /// What a member tells; nil where it is not there, or something else.
    func told<Value>(_ name: String, _ read: (JSONValue) -> Value?) -> Value? {
        value[name].flatMap(read)
    }

    /// The object that a member has to be.
    func object(_ name: String) throws(DocumentFault) -> DocumentFields {
        try need(name, "an object") { self.object($0, name) }
    }

    /// The object that a member may be; nil where it is not there, or null.
    func mayObject(_ name: String) throws(DocumentFault) -> DocumentFields? {
        try may(name, "an object") { self.object($0, name) }
    }

    /// The object that a member is; nil where it is not there, or something else.
    func toldObject(_ name: String) -> DocumentFields? {
        told(name) { self.object($0, name) }
    }

    /// The members that are objects, by name.
    var objects: [(name: String, fields: DocumentFields)] {
        members.compactMap { member in object(member.value, member.name).map { (member.name, $0) } }
    }

    /// The objects of a list, without what else stands in it; nil where the member is no list.
    func toldObjects(_ name: String) -> [DocumentFields]? {
        told(name, \.array)?.compactMap { self.object($0, name) }
    }

    private func object(_ value: JSONValue, _ name: String) -> DocumentFields? {
        value.members == nil ? nil : DocumentFields(value, at: place(name))
    }

    private func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}

extension JSONValue {
    /// The truth values of a list, if it is one of such only.
    var booleans: [Bool]? {
        guard let array else { return nil }
        let flags = array.compactMap(\.boolean)
        return flags.count == array.count ? flags : nil
    }

    /// A count of things, if it is one.
    var count: UInt64? { exactly() }

    /// A whole number of the machine's size, if it is one.
    var whole: Int? { exactly() }
}
