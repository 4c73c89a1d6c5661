/// What is wrong with a form that is to carry a file.
enum MultipartFault: Error, Equatable {
    /// There is no boundary, or one that none can be.
    case boundary
    /// The body does not begin with the boundary.
    case start
    /// The head of a part is too long, or names no field.
    case head
    /// There is another part than the file.
    case otherPart
    /// The body ends before the closing boundary, or goes on after it.
    case end

    /// What was wrong and what would be right.
    func sentence(in language: PageLanguage) -> String {
        switch self {
        case .boundary:
            language.words(
                "The form's boundary is missing or wrong; it has 1 to 70 characters.",
                "La limite (boundary) du formulaire manque ou est fausse ; elle a de 1 à 70 caractères."
            )
        case .start:
            language.words(
                "The form does not begin with its boundary.",
                "Le formulaire ne commence pas par sa limite (boundary)."
            )
        case .head:
            language.words(
                "A part of the form has no usable head; it is short and names the field.",
                "Une partie du formulaire n’a pas d’en-tête utilisable ; il est court et nomme le champ."
            )
        case .otherPart:
            language.words(
                "The form has another part than the file, the field 'book'.",
                "Le formulaire a une autre partie que le fichier, le champ « book »."
            )
        case .end:
            language.words(
                "The form ends before its closing boundary, or goes on after it.",
                "Le formulaire finit avant sa limite de fin, ou continue après."
            )
        }
    }
}

/// Takes the one file out of a form of type `multipart/form-data` whose bytes come in pieces.
///
/// The form is as a browser sends it (RFC 7578): the boundary at once, one part named `book`, the closing
/// boundary, and nothing else. Nothing of the file is held but what may be the beginning of a boundary.
struct MultipartFile {
    /// The field's name.
    static let field = "book"
    /// Bytes of a part's head.
    private static let headBytesMax = 4096

    private enum Stage {
        case opening
        case head
        case file
        case closing
    }

    private let boundary: [UInt8]
    private var stage = Stage.opening
    private var held: [UInt8] = []

    /// A form with a boundary, as its content type gives it.
    ///
    /// - Throws: ``MultipartFault/boundary`` when it is none.
    init(contentType: String) throws(MultipartFault) {
        let parameters = contentType.split(separator: ";").dropFirst()
            .map { $0.drop { $0 == " " || $0 == "\t" } }
        guard let parameter = parameters.first(where: { $0.lowercased().hasPrefix("boundary=") })
        else {
            throw .boundary
        }
        var text = parameter.dropFirst("boundary=".count)
        if text.count > 1, text.hasPrefix("\""), text.hasSuffix("\"") {
            text = text.dropFirst().dropLast()
        }
        guard (1...70).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x20...0x7e).contains($0) })
        else { throw .boundary }
        boundary = Array("--\(text)".utf8)
    }

    /// Goes on with the body.
    ///
    /// - Parameter bytes: what comes next.
    /// - Returns: the next bytes of the file.
    /// - Throws: a ``MultipartFault``.
    mutating func take(_ bytes: ArraySlice<UInt8>) throws(MultipartFault) -> [UInt8] {
        held += bytes
        var file: [UInt8] = []
        while try advance(&file) {}
        return file
    }

    /// Says that the body ends.
    ///
    /// - Throws: ``MultipartFault/end`` when it should not.
    func end() throws(MultipartFault) {
        guard stage == .closing, held == Self.lineEnd || held.isEmpty else { throw .end }
    }

    private static let lineEnd: [UInt8] = [0x0d, 0x0a]

    /// Goes on by a stage, or as far as the bytes reach; whether there is more to do.
    private mutating func advance(_ file: inout [UInt8]) throws(MultipartFault) -> Bool {
        switch stage {
        case .opening:
            let opening = boundary + Self.lineEnd
            guard held.prefix(opening.count).elementsEqual(opening.prefix(held.count)) else {
                throw .start
            }
            guard held.count >= opening.count else { return false }
            held.removeFirst(opening.count)
            stage = .head
            return true
        case .head:
            guard let end = Self.range(of: Self.lineEnd + Self.lineEnd, in: held) else {
                // Up to three bytes of the blank line behind the head may be there already.
                guard held.count < Self.headBytesMax + 4 else { throw .head }
                return false
            }
            try readHead(String(decoding: held[..<end.lowerBound], as: UTF8.self))
            held.removeFirst(end.upperBound)
            stage = .file
            return true
        case .file: return try advanceInFile(&file)
        case .closing:
            guard held.count <= Self.lineEnd.count else { throw .end }
            return false
        }
    }

    private mutating func advanceInFile(_ file: inout [UInt8]) throws(MultipartFault) -> Bool {
        let delimiter = Self.lineEnd + boundary
        guard let found = Self.range(of: delimiter, in: held) else {
            // The last bytes may be the first of a delimiter.
            let sure = max(0, held.count - delimiter.count + 1)
            file += held[..<sure]
            held.removeFirst(sure)
            return false
        }
        file += held[..<found.lowerBound]
        held.removeFirst(found.lowerBound)
        let after = held.dropFirst(delimiter.count)
        guard after.count >= 2 else { return false }
        guard after.starts(with: "--".utf8) else { throw .otherPart }
        held.removeFirst(delimiter.count + 2)
        stage = .closing
        return true
    }

    /// Where a pattern is first.
    private static func range(of pattern: [UInt8], in bytes: [UInt8]) -> Range<Int>? {
        var from = 0
        while let start = bytes[from...].firstIndex(of: pattern[0]),
            start + pattern.count <= bytes.count
        {
            if bytes[start..<start + pattern.count].elementsEqual(pattern) {
                return start..<start + pattern.count
            }
            from = start + 1
        }
        return nil
    }

    private func readHead(_ head: String) throws(MultipartFault) {
        guard head.utf8.count <= Self.headBytesMax else { throw .head }
        let line = head.split(separator: "\r\n")
            .first { $0.lowercased().hasPrefix("content-disposition:") }
        guard let line, line.lowercased().contains("form-data;") else { throw .head }
        guard line.contains(" name=\"\(Self.field)\"") else { throw .otherPart }
    }
}
