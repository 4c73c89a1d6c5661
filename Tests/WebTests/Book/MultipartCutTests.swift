import TestSupport
import Testing

@testable import Web

/// Forms cut into pieces anywhere, boundaries that are hard to tell from a file, and heads of parts.
@Suite struct MultipartCutTests {
    private static let disposition = "Content-Disposition: form-data; name=\"book\""

    private static func form(
        _ file: String,
        boundary: String = "xyz",
        head: String = disposition
    ) -> [UInt8] {
        Array("--\(boundary)\r\n\(head)\r\n\r\n\(file)\r\n--\(boundary)--\r\n".utf8)
    }

    /// What comes of a form whose bytes come in these pieces.
    private static func outcome(
        _ pieces: [ArraySlice<UInt8>],
        boundary: String = "xyz"
    ) -> Result<String, MultipartFault> {
        do throws(MultipartFault) {
            var form = try MultipartFile(contentType: "multipart/form-data; boundary=\(boundary)")
            var file: [UInt8] = []
            for piece in pieces { file += try form.take(piece) }
            try form.end()
            return .success(String(decoding: file, as: UTF8.self))
        } catch {
            return .failure(error)
        }
    }

    /// Expects one outcome of a form, wherever it is cut in two, and byte by byte.
    private static func expect(
        _ bytes: [UInt8],
        _ expected: Result<String, MultipartFault>,
        boundary: String = "xyz"
    ) {
        #expect(outcome([bytes[...]], boundary: boundary) == expected)
        #expect(outcome(bytes.indices.map { bytes[$0...$0] }, boundary: boundary) == expected)
        for cut in bytes.indices {
            let outcome = outcome([bytes[..<cut], bytes[cut...]], boundary: boundary)
            #expect(outcome == expected, "cut at \(cut)")
        }
    }

    @Test(arguments: [
        "", "a", "a,b\r\n1,2\r\n", "\r", "\n", "\r\n", "\r\n\r\n", "--xyz", "--xyz--", "\r\n--xy",
        "\r\n--xyZ", "\r\n-", "\r\n--\r\n--\r\n--xy", "\r\r\n--xy\r", "\u{0}\u{feff}é\u{1f600}",
        "\r\n--xy\r\n--xy\r\n--xy", "--xyz\r\n\(disposition)\r\n\r\n",
    ])
    func `a file comes out as it went in, wherever the form is cut`(file: String) {
        Self.expect(Self.form(file), .success(file))
    }

    @Test(arguments: [
        ("x", MultipartFault.start), ("--xyzz\r\n", .start), ("--xyz--\r\n", .start),
        ("--xyz\n", .start), ("-", .end), ("--xyz\r", .end), ("--xyz\r\n\(disposition)\r\n", .end),
        ("--xyz\r\n\(disposition)\r\n\r\nabc\r\n--xyz", .end),
        ("--xyz\r\n\(disposition)\r\n\r\nabc\r\n--xyz-", .end),
        ("--xyz\r\n\(disposition)\r\n\r\nabc\r\n--xyz--\r", .end),
        ("--xyz\r\n\(disposition)\r\n\r\nabc\r\n--xyz--\n", .end),
        ("--xyz\r\n\(disposition)\r\n\r\nabc\r\n--xyz--\r\n\r\n", .end),
        ("--xyz\r\n\(disposition)\r\n\r\nabc\r\n--xyz--x", .end),
        ("--xyz\r\n\(disposition)\r\n\r\nabc\r\n--xyz\r\n", .otherPart),
        ("--xyz\r\n\(disposition)\r\n\r\nabc\r\n--xyz -", .otherPart),
        ("--xyz\r\n\r\n\r\nabc\r\n--xyz--\r\n", .head),
        ("--xyz\r\nX: y\r\n\r\nabc\r\n--xyz--\r\n", .head),
    ])
    func `a fault is the same one, wherever the form is cut`(body: String, fault: MultipartFault) {
        Self.expect(Array(body.utf8), .failure(fault))
    }

    @Test(arguments: [
        "x", "-", "--", "----", "a-b", String(repeating: "-", count: 70),
        String(repeating: "x", count: 70), "----WebKitFormBoundaryABCdef0123456789",
        "'()+_,-./:=?", "aab", "ababab", "gc0p4Jq0M:2Yt08jU534c0p",
    ])
    func `a boundary that begins as the file does is told from it`(boundary: String) {
        let files = [
            "", "\r\n--", "\r\n", "--\(boundary)", "\r\n--\(boundary.dropLast())",
            "\r\n--\(boundary.dropLast())\r\n--\(boundary.dropLast())!",
            "\r\n-\r\n--\r\n---", "\r\r\n-",
        ]
        for file in files where !file.contains("\r\n--\(boundary)") {
            let form = Self.form(file, boundary: boundary)
            for size in 1...9 {
                let pieces = stride(from: 0, to: form.count, by: size).map { start in
                    form[start..<min(start + size, form.count)]
                }
                let outcome = Self.outcome(pieces, boundary: boundary)
                #expect(outcome == .success(file), "\(boundary) \(size)")
            }
        }
    }

    @Test func `a file of any bytes in pieces of any size comes through`() {
        var random = Xorshift(seed: 3)
        for _ in 0..<200 {
            // Few different bytes, so that beginnings of the delimiter are many.
            let alphabet: [UInt8] = Array("\r\n-xyz,".utf8)
            let file = (0..<random.below(300)).map { _ in alphabet[random.below(alphabet.count)] }
            let text = String(decoding: file, as: UTF8.self)
            guard !text.utf8.elementsEqual([]), text.ranges(of: "\r\n--xyz").isEmpty else {
                continue
            }
            let form = Self.form(text)
            var pieces: [ArraySlice<UInt8>] = []
            var rest = form[...]
            while !rest.isEmpty {
                let count = random.below(40)
                pieces.append(rest.prefix(count))
                rest = rest.dropFirst(count)
            }
            #expect(Self.outcome(pieces) == .success(text))
        }
    }

    @Test func `what is held of a file is less than a delimiter`() throws {
        var form = try MultipartFile(contentType: "multipart/form-data; boundary=xyz")
        _ = try form.take(Array("--xyz\r\n\(Self.disposition)\r\n\r\n".utf8)[...])
        let piece = [UInt8](repeating: 0x0d, count: 1000)
        var came = 0
        for turn in 1...20 {
            came += try form.take(piece[...]).count
            #expect(came > turn * piece.count - "\r\n--xyz".utf8.count)
        }
    }

    // MARK: - Heads of parts

    @Test(arguments: [
        "Content-Disposition: form-data; name=\"book\"",
        "content-disposition: FORM-DATA; name=\"book\"",
        "Content-Disposition: form-data; name=\"book\"; filename=\"a.csv\"",
        "Content-Disposition: form-data; filename=\"a.csv\"; name=\"book\"",
        "Content-Type: text/csv\r\nContent-Disposition: form-data; name=\"book\"",
        "Content-Disposition: form-data; name=\"book\"; filename=\"caf\u{e9}.csv\"",
        "Content-Disposition: form-data; name=\"book\"; filename=\"name=other\"",
    ])
    func `a head that names the field is taken`(head: String) {
        Self.expect(Self.form("a,b\n", head: head), .success("a,b\n"))
    }

    @Test(arguments: [
        ("Content-Disposition: form-data; name=\"other\"", MultipartFault.otherPart),
        ("Content-Disposition: form-data; name=\"Book\"", .otherPart),
        ("Content-Disposition: form-data; name=\"book2\"", .otherPart),
        ("Content-Disposition: form-data; name=\"\"", .otherPart),
        ("Content-Disposition: form-data; filename=\"book\"", .otherPart),
        ("Content-Disposition: form-data; xname=\"book\"", .otherPart),
        ("Content-Disposition: attachment; name=\"book\"", .head),
        ("Content-Disposition: form-data", .head), ("Content-Disposition:", .head),
        ("Content-Type: text/csv; name=\"book\"", .head), ("name=\"book\"", .head),
    ])
    func `a head that names another field, or none, is not`(head: String, fault: MultipartFault) {
        Self.expect(Self.form("a,b\n", head: head), .failure(fault))
    }

    @Test(arguments: [
        (4095, true), (4096, true), (4097, false), (4098, false), (4099, false), (4100, false),
        (9000, false),
    ])
    func `a head may have so many bytes, wherever it is cut`(count: Int, isTaken: Bool) {
        let start = Self.disposition + "\r\nX: "
        let head = start + String(repeating: "y", count: count - start.utf8.count)
        let form = Self.form("a", head: head)
        let expected: Result<String, MultipartFault> = isTaken ? .success("a") : .failure(.head)
        #expect(Self.outcome([form[...]]) == expected)
        #expect(Self.outcome(form.indices.map { form[$0...$0] }) == expected)
        for cut in count..<min(count + 16, form.count) {
            #expect(Self.outcome([form[..<cut], form[cut...]]) == expected, "\(cut)")
        }
    }

    @Test func `a head without an end is refused before much of it is held`() throws {
        var form = try MultipartFile(contentType: "multipart/form-data; boundary=xyz")
        _ = try form.take(Array("--xyz\r\n".utf8)[...])
        #expect(throws: MultipartFault.head) {
            for _ in 0..<5 { _ = try form.take([UInt8](repeating: 0x79, count: 1000)[...]) }
        }
    }

    // MARK: - The boundary in the content type

    @Test(arguments: [
        "multipart/form-data; boundary=xyz", "multipart/form-data;boundary=xyz",
        "multipart/form-data;\tboundary=xyz", "multipart/form-data; BOUNDARY=xyz",
        "multipart/form-data; boundary=\"xyz\"", "multipart/form-data; charset=utf-8; boundary=xyz",
        "multipart/form-data; boundary=xyz; charset=utf-8", "multipart/form-data;; boundary=xyz",
        "multipart/form-data; boundary=xyz; boundary=other",
    ])
    func `a boundary is found wherever it stands`(contentType: String) throws {
        var form = try MultipartFile(contentType: contentType)
        let file = try form.take(Self.form("a,b\n")[...])
        #expect(String(decoding: file, as: UTF8.self) == "a,b\n")
        try form.end()
    }

    @Test(arguments: [
        "", ";", "boundary=xyz", "multipart/form-data; xboundary=xyz",
        "multipart/form-data; boundary xyz", "multipart/form-data; boundary=;",
        "multipart/form-data; boundary=é", "multipart/form-data; boundary=a\u{0}",
        "multipart/form-data; boundary=\"" + String(repeating: "x", count: 71) + "\"",
    ])
    func `where there is none that can be one, the form is refused`(contentType: String) {
        #expect(throws: MultipartFault.boundary) { try MultipartFile(contentType: contentType) }
    }

    @Test(arguments: [
        (
            MultipartFault.boundary,
            "The form's boundary is missing or wrong; it has 1 to 70 characters.",
            "La limite (boundary) du formulaire manque ou est fausse ; elle a de 1 à 70 caractères."
        ),
        (
            .start, "The form does not begin with its boundary.",
            "Le formulaire ne commence pas par sa limite (boundary)."
        ),
        (
            .head, "A part of the form has no usable head; it is short and names the field.",
            "Une partie du formulaire n’a pas d’en-tête utilisable ; il est court et nomme le champ."
        ),
        (
            .otherPart, "The form has another part than the file, the field 'book'.",
            "Le formulaire a une autre partie que le fichier, le champ « book »."
        ),
        (
            .end, "The form ends before its closing boundary, or goes on after it.",
            "Le formulaire finit avant sa limite de fin, ou continue après."
        ),
    ])
    func `each fault has its sentence`(fault: MultipartFault, english: String, french: String) {
        #expect(fault.sentence(in: .english) == english)
        #expect(fault.sentence(in: .french) == french)
    }
}
