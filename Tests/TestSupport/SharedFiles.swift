import Foundation

/// Files that the tests may be given from outside besides their own: model files with the answers of
/// other libraries, and a loan book.
package enum SharedFiles {
    /// The folder that the environment variable `SESTINA_SHARED` names, if it does.
    package static let folder: String? = {
        let name = ProcessInfo.processInfo.environment["SESTINA_SHARED"]
        return name?.isEmpty == false ? name : nil
    }()
}
