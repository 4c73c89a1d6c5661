package import Secrecy

extension TLSFiles {
    /// What came of reading the files again.
    package struct Reread: Sendable {
        /// What counts from now on.
        package var contents: Contents
        /// Made of it; nil where nothing new was taken.
        package var context: TLSServerContext?
        /// Why something was left as it was.
        package var faults: [TLSFileFault] = []
    }

    /// Reads all of them again: certificate with key, authorities and lists are each taken or refused by itself.
    ///
    /// - Parameters:
    ///   - old: what counted so far, which is kept where the new is not fit.
    ///   - applicationProtocol: what is spoken inside.
    /// - Returns: what counts now. Without any fault it is new, even where the files are the same.
    package func reread(
        after old: Contents,
        _ applicationProtocol: TLSApplicationProtocol
    ) -> Reread {
        var result = Reread(contents: old)
        take(.pair, into: &result, applicationProtocol)
        guard clientAuthorities != nil else { return result }
        // Authorities and their lists may have changed together, and be fit only so.
        if !take(.trust, into: &result, applicationProtocol), revocationLists != nil {
            take(.lists, into: &result, applicationProtocol)
        }
        return result
    }

    /// What is taken or refused by itself.
    private enum Item {
        /// The certificate with its chain, and the key.
        case pair
        /// The authorities of clients, and their lists.
        case trust
        /// The lists alone.
        case lists
    }

    /// Reads an item again and takes it if it is fit beside the others.
    @discardableResult
    private func take(
        _ item: Item,
        into result: inout Reread,
        _ applicationProtocol: TLSApplicationProtocol
    ) -> Bool {
        do throws(TLSFileFault) {
            let contents = try reread(item, in: result.contents)
            result.context = try context(of: contents, applicationProtocol)
            result.contents = contents
            return true
        } catch {
            if !result.faults.contains(error) { result.faults.append(error) }
            return false
        }
    }

    private func reread(_ item: Item, in old: Contents) throws(TLSFileFault) -> Contents {
        var contents = old
        switch item {
        case .pair:
            contents.chain = try Self.read(certificate, as: .chain)
            contents.key = try Self.readKey(key)
        case .trust:
            contents.clientAuthorities = try Self.readIfAny(clientAuthorities, as: .authorities)
            contents.revocationLists = try Self.readIfAny(revocationLists, as: .revocationLists)
        case .lists:
            contents.revocationLists = try Self.readIfAny(revocationLists, as: .revocationLists)
        }
        return contents
    }
}
