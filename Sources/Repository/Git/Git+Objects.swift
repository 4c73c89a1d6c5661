internal import Platform

extension Git {
    /// The same repository with a folder that takes what git writes, so that this one gets nothing.
    func writing(into folder: PrivateFolder) async throws(RepositoryError) -> Git {
        let objects = try await answer([
            "rev-parse", "--path-format=absolute", "--git-path", "objects",
        ]).text
        let others = variable("GIT_ALTERNATE_OBJECT_DIRECTORIES").map { ":" + $0 } ?? ""
        return with([
            "GIT_OBJECT_DIRECTORY": folder.path,
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": Self.quoted(objects) + others,
        ])
    }

    /// A repository without configuration, attributes or index of its own, over the objects of this one.
    func bare(in folder: PrivateFolder) async throws(RepositoryError) -> Git {
        let format = try await answer(["rev-parse", "--show-object-format"]).text
        _ = try await answer([
            "init", "--quiet", "--bare", "--template=", "--object-format=" + format, folder.path,
        ])
        return try await writing(into: folder).with([
            "GIT_DIR": folder.path, "GIT_INDEX_FILE": folder.file("index"),
            "GIT_ATTR_NOSYSTEM": "1",
        ])
    }

    /// A folder of this process for what git writes.
    static func scratch() throws(RepositoryError) -> PrivateFolder {
        do throws(SystemError) {
            return try PrivateFolder("sestina-gate")
        } catch {
            throw RepositoryError(.gitRefused, "\(error)")
        }
    }

    /// A path as git takes it in a list of paths, in which a colon would part two.
    private static func quoted(_ path: String) -> String {
        let marked = path.flatMap { $0 == "\\" || $0 == "\"" ? ["\\", $0] : [$0] }
        return "\"" + String(marked) + "\""
    }
}
