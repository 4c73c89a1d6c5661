internal import Glibc

/// How many descriptors the process may have open.
package enum Descriptors {
    /// Raises the limit of open descriptors to `needed` if it is lower.
    ///
    /// - Returns: nil when `needed` can be open now, else the highest limit that this process may have.
    package static func raiseLimit(to needed: Int) -> Int? {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard unsafe getrlimit(resource, &limit) == 0 else { return 0 }
        if limit.rlim_cur >= rlim_t(needed) { return nil }
        if limit.rlim_max < rlim_t(needed) {
            // Only a privileged process may raise the hard limit; trying costs nothing.
            var raised = rlimit(rlim_cur: rlim_t(needed), rlim_max: rlim_t(needed))
            if unsafe setrlimit(resource, &raised) == 0 { return nil }
            return Int(clamping: limit.rlim_max)
        }
        limit.rlim_cur = rlim_t(needed)
        return unsafe setrlimit(resource, &limit) == 0 ? nil : Int(clamping: limit.rlim_max)
    }
}
