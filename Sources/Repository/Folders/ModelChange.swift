/// What happened to one model between base and head.
package struct ModelChange: Equatable, Sendable {
    /// The kinds of change.
    package enum Kind: Equatable, Sendable {
        /// The base has no folder of that name, nor one that it may have been.
        case added
        /// The head has no folder of that name any more.
        case deleted
        /// The folder had another name.
        case renamed(from: String)
        /// Its files are others.
        case modified
    }

    /// The folder's name at the head; at the base, if it was deleted.
    package let name: String
    /// What happened to the folder.
    package let kind: Kind
    /// The files that came, went or have other content.
    package let files: [ModelFolder.File]

    /// The folder's name at the base, nil where it has none there.
    package var baseName: String? {
        switch kind {
        case .added: nil
        case .renamed(let from): from
        case .deleted, .modified: name
        }
    }
}

/// All that happened below `models` between base and head.
package struct ModelChanges: Equatable, Sendable {
    /// The models that changed, by name.
    package let models: [ModelChange]
    /// Paths that changed and are no file that the gate knows.
    package let otherPaths: [String]
    /// Of these, what came to the head and may be a model where none is looked for: a file with a
    /// model's ending, a link, or another repository.
    package let strayPaths: [String]

    /// Whether there is nothing to judge.
    package var isEmpty: Bool { models.isEmpty }

    /// Compares two sides.
    ///
    /// A folder that is gone and one that is new are one that was renamed if they hold the same
    /// model, or if there is no other that it might be: so a new name does not make a model the
    /// first of its kind.
    package init(from base: Snapshot, to head: Snapshot) {
        var gone = base.folders.keys.filter { head.folders[$0] == nil }.sorted()
        let new = head.folders.keys.filter { base.folders[$0] == nil }.sorted()
        var origins: [String: String] = [:]
        for name in new {
            guard let model = head.folders[name]?[.model]?.object else { continue }
            let twin = gone.firstIndex { base.folders[$0]?[.model]?.object == model }
            if let twin { origins[name] = gone.remove(at: twin) }
        }
        let left = new.filter { origins[$0] == nil }
        if left.count == 1, gone.count == 1 { origins[left[0]] = gone.removeLast() }
        let kept = head.folders.keys.map { name in
            let origin = base.folders[name] == nil ? origins[name] : name
            let kind: ModelChange.Kind =
                origin.map { $0 == name ? .modified : .renamed(from: $0) } ?? .added
            let before = origin.flatMap { base.folders[$0] }
            let files = Self.files(before, head.folders[name])
            return ModelChange(name: name, kind: kind, files: files)
        }
        let lost = gone.map { name in
            let files = Self.files(base.folders[name], nil)
            return ModelChange(name: name, kind: .deleted, files: files)
        }
        models = (kept + lost).filter { $0.kind != .modified || !$0.files.isEmpty }
            .sorted { $0.name < $1.name }
        let others = Set(base.others).symmetricDifference(head.others)
        otherPaths = Set(others.map(\.path)).sorted()
        strayPaths = others.subtracting(base.others)
            .filter { $0.kind != .file || Self.hasModelEnding($0.path) }.map(\.path).sorted()
    }

    /// Whether a path ends as a model's does, its bytes and not its characters: a dot may be joined to a mark
    /// before it.
    private static func hasModelEnding(_ path: String) -> Bool {
        path.lowercased().utf8.reversed().starts(with: ".onnx".utf8.reversed())
    }

    private static func files(_ before: ModelFolder?, _ after: ModelFolder?) -> [ModelFolder.File] {
        ModelFolder.File.allCases.filter { file in
            let (old, new) = (before?[file], after?[file])
            return old?.object != new?.object || old?.kind != new?.kind
        }
    }
}
