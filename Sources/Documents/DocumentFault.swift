/// Why a text is not the document that it should be.
public struct DocumentFault: Error, Equatable, CustomStringConvertible {
    /// Where it is wrong and what is needed there, as part of a sentence.
    public let description: String

    init(_ description: String) { self.description = description }
}
