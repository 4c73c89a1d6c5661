package import Secrecy
package import Transport
internal import Wire

/// On which terms callers are let in where TLS is spoken: what the server shows them, whom it trusts, and what each
/// may ask.
package final class CallerTerms: Sendable {
    /// What sessions are made of.
    package let context: TLSServerContext
    /// Nil where callers need no certificate; then each may ask everything.
    package let rights: CallerRights?

    /// Terms for whoever comes from now on.
    package init(context: TLSServerContext, rights: CallerRights?) {
        self.context = context
        self.rights = rights
    }

    /// What a caller may ask.
    func allowed(_ identity: TLSIdentity?) -> OpcodeSet {
        guard let rights else { return .all }
        return identity.map(rights.allowed) ?? []
    }
}

/// Where the terms come from, to be read again.
package struct CallerTermsSource: Sendable {
    private let files: TLSFiles
    /// The options of `--allow`; none where callers need no certificate.
    private let entries: [String]
    private var contents: TLSFiles.Contents
    /// What counts now.
    package private(set) var terms: CallerTerms

    /// Reads all of it.
    ///
    /// - Parameters:
    ///   - files: certificate, key, authorities and lists.
    ///   - entries: who may ask what, as ``CallerRights`` has them.
    /// - Throws: what is wrong with the first that is not fit.
    package init(_ files: TLSFiles, allowing entries: [String]) throws {
        self.files = files
        self.entries = entries
        contents = try files.read()
        let context = try files.context(of: contents, .sestina)
        let rights = entries.isEmpty ? nil : try CallerRights(entries)
        terms = CallerTerms(context: context, rights: rights)
    }

    /// Reads all of it again: certificate with key, authorities, lists and rights are each taken or refused by
    /// itself.
    ///
    /// - Returns: a sentence for each that was left as it was.
    mutating func reread() -> [String] {
        let reread = files.reread(after: contents, .sestina)
        var faults = reread.faults.map(\.description)
        contents = reread.contents
        var rights = terms.rights
        if !entries.isEmpty {
            do throws(CallerRights.Fault) {
                rights = try CallerRights(entries)
            } catch {
                faults.append(error.description)
            }
        }
        terms = CallerTerms(context: reread.context ?? terms.context, rights: rights)
        return faults
    }
}
