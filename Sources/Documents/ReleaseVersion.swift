/// The version of these programs.
package enum ReleaseVersion {
    /// As `info`, `--version` and files that were made tell it.
    package static let current = "1.0.0"
}
