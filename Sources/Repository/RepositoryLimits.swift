/// How much is read at most, of whatever a repository or a server holds.
package enum RepositoryLimits {
    /// Bytes of the file in which a CI server tells what happened.
    static let eventBytesMax = 32 << 20

    /// Bytes of git's answer to a question that has a short one.
    package static let answerBytesMax = 1 << 20
    /// Bytes of a list of files or commits.
    package static let listBytesMax = 64 << 20
    /// Bytes of what git says of an error.
    static let wordsBytesMax = 64 << 10
    /// Bytes of the path that a link holds.
    static let linkBytesMax = 4096
    /// Links on the way to one file, as many as Linux follows.
    static let linksMax = 40
    /// Files below `models`, however often they are reached.
    static let linkedFilesMax = 100_000
    /// Links below `models` that are followed.
    static let linksFollowedMax = 100
    /// Paths in one question to git: a command line has an end.
    static let pathsMax = 500
    /// Models in one change.
    static let foldersMax = 1000

    /// Commits by which a shallow clone is first deepened; each further step doubles them.
    static let deepeningFirst = 32
    /// Commits by which a shallow clone is deepened at most before all of its history is asked for.
    static let deepeningMax = 8192
}
