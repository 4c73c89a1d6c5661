import Foundation

/// The sanitizer that the tests and the commands that they start are built with.
package enum Sanitizer {
    /// Whether there is one: it needs memory of its own, and keeps what is freed for a while.
    package static let isOn = ProcessInfo.processInfo.environment["SESTINA_SANITIZER"] != nil
}
