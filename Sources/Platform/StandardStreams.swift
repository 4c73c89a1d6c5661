internal import Glibc

/// The three streams that a process is given, or is not.
package enum StandardStreams {
    /// Opens those that are closed; the first thing that a program does.
    ///
    /// The system gives the lowest number that is free, so with one of them closed the next file or socket
    /// takes its place: results go into a connection, and what closes that number closes what nobody meant.
    /// The standard input is opened empty. The other two are opened so that writing to them fails: a result
    /// that nobody can get is a failure, and a line of a log is lost.
    package static func openClosed() {
        for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            guard fcntl(number, F_GETFD) == -1, errno == EBADF else { continue }
            // All lower numbers are open, so this is the one that it gets; not closed on exec, for what this
            // process starts needs them as well.
            if unsafe open("/dev/null", O_RDONLY | O_NOCTTY) == number { continue }
            // Without devices: nothing can be read from the root or written to it either.
            _ = unsafe open("/", O_RDONLY | O_DIRECTORY)
        }
    }

    /// Lets a write that cannot be done fail instead of ending the process: to a pipe that nobody reads,
    /// or beyond the size that a file may have.
    package static func letWritesFail() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
    }
}
