import Words

/// Lists the files below a folder, through every link on the way to them.
///
/// A model is what its name leads to, as for the server that opens it: `models` may be a link, or a model's
/// folder, or a file. What is listed stands under the name by which it is reached and is what it leads to.
struct LinkWalk<Files: NamedFiles> {
    /// A link that leads to no file of the repository.
    struct Fault: Equatable {
        /// The link, by the name by which it is reached.
        let path: String
        /// Where it leads, and what would be right.
        let reason: String
    }

    /// Where a name leads.
    private enum End {
        case nothing
        case folder(String)
        case entry(TreeEntry)
        case fault(String)
    }

    private let names: Files
    /// What was found, under the name by which it is reached.
    private(set) var entries: [TreeEntry] = []
    /// Where each of them really is, by that name, if that is another.
    private(set) var places: [String: String] = [:]
    /// Links that lead to no file of the repository.
    private(set) var faults: [Fault] = []
    private var linkCount = 0

    /// Lists all that is below a folder at the top, which need not be there.
    init(_ folder: String, of names: Files) async throws(RepositoryError) {
        self.names = names
        switch try await end(of: folder) {
        case .nothing: break
        case .folder(let place):
            try await list(place, as: folder, through: place == folder ? [] : [folder])
        case .entry(let entry): add(entry, as: folder)
        case .fault(let reason): faults.append(Fault(path: folder, reason: reason))
        }
    }

    /// Lists a folder under another name.
    ///
    /// - Parameters:
    ///   - folder: where it is.
    ///   - name: by which name it is reached.
    ///   - links: the places of the links that led here.
    /// - Throws: a `RepositoryError` if it cannot be listed or there is too much of it.
    private mutating func list(
        _ folder: String,
        as name: String,
        through links: [String]
    ) async throws(RepositoryError) {
        for entry in try await names.files(below: folder) {
            let reached = name + entry.path.dropFirst(folder.count)
            guard entry.kind == .link else {
                add(entry, as: reached)
                continue
            }
            try countLink()
            switch try await end(of: entry.path) {
            case .nothing: fault(entry, reached, "leads to nothing")
            case .fault(let reason): fault(entry, reached, reason)
            case .entry(let end): add(end, as: reached)
            case .folder(let place):
                let links = links + [entry.path]
                let isLoop = links.contains { $0.hasPrefix(place + "/") }
                if isLoop {
                    fault(entry, reached, "leads back to a folder that it is in")
                } else {
                    try await list(place, as: reached, through: links)
                }
            }
        }
    }

    private mutating func countLink() throws(RepositoryError) {
        linkCount += 1
        guard linkCount <= RepositoryLimits.linksFollowedMax,
            entries.count <= RepositoryLimits.linkedFilesMax
        else {
            throw RepositoryError(
                .tooLarge,
                "links below \(ModelFolder.root)/ lead to more than"
                    + " \(RepositoryLimits.linkedFilesMax) files, or there are more than"
                    + " \(RepositoryLimits.linksFollowedMax) of them; no more are followed"
            )
        }
    }

    private mutating func add(_ entry: TreeEntry, as name: String) {
        if name != entry.path { places[name] = entry.path }
        entries.append(TreeEntry(path: name, kind: entry.kind, object: entry.object))
    }

    private mutating func fault(_ link: TreeEntry, _ name: String, _ reason: String) {
        faults.append(Fault(path: name, reason: reason))
        // It stays a link, which is no file.
        add(link, as: name)
    }

    /// Follows every link on the way to a name.
    private func end(of path: String) async throws(RepositoryError) -> End {
        var left = path.split(separator: "/").map(String.init)[...]
        var place: [String] = []
        var links = 0
        while let name = left.popFirst() {
            if name == "." { continue }
            if name == ".." {
                guard place.popLast() != nil else { return .fault("leads out of the repository") }
                continue
            }
            place.append(name)
            switch try await names.entry(place.joined(separator: "/")) {
            case nil: return links == 0 ? .nothing : .fault("leads to nothing")
            case .folder: continue
            case .entry(let entry) where entry.kind != .link:
                if left.isEmpty { return .entry(entry) }
                let words =
                    entry.kind == .file ? "leads to nothing" : "leads into another repository"
                return links == 0 ? .nothing : .fault(words)
            case .entry(let link):
                links += 1
                guard links <= RepositoryLimits.linksMax else {
                    return .fault("leads back to itself")
                }
                let target = try await names.target(of: link)
                guard !target.hasPrefix("/") else { return .fault("leads out of the repository") }
                place.removeLast()
                left = (target.split(separator: "/").map(String.init) + left)[...]
            }
        }
        // The top, in which every name is.
        if place.isEmpty { return .fault("leads back to a folder that it is in") }
        return .folder(place.joined(separator: "/"))
    }
}

extension LinkWalk.Fault {
    /// The fault as a sentence about one side of a comparison.
    func sentence(at side: String) -> String {
        "\(path.shown) at \(side) is a symbolic link that \(reason); put there what it is to"
            + " lead to, or a link to a file or folder of the repository"
    }
}
