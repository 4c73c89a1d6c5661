internal import Glibc

/// What a variable of this process's environment is set to, or nil where it is not or is no UTF-8.
package func environmentVariable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(validatingCString: value)
}
