import Foundation
package import Glibc

/// A command of this package, built beside the tests, running as a process of its own.
///
/// What it writes goes to files, so that it never waits for the test to read. It is killed when the
/// value that stands for it goes.
package final class BuiltCommand {
    /// How a command could not be started.
    package struct Fault: Error, CustomStringConvertible {
        package let description: String
    }

    private let folder: URL
    /// The process of the command.
    package let identifier: pid_t
    private let inputEnd: CInt?
    /// How it ended, as `waitpid` tells it.
    private var status: CInt?

    /// Starts a command.
    ///
    /// - Parameters:
    ///   - name: the executable's name in the folder of the tests, or the path of another program.
    ///   - arguments: its arguments.
    ///   - takesInput: whether the test writes its standard input; it is empty otherwise.
    /// - Throws: ``Fault`` when it cannot be started.
    package init(_ name: String, _ arguments: [String], takesInput: Bool = false) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "sestina-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var ends: [CInt] = [-1, -1]
        if takesInput {
            // A pair of sockets rather than a pipe: no other child that starts meanwhile inherits it.
            let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
            guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
                throw Fault(description: "no sockets for the standard input: errno \(errno)")
            }
        }
        inputEnd = takesInput ? ends[0] : nil
        let path = name.hasPrefix("/") ? name : Self.path(of: name)
        identifier = try Self.spawn(path, arguments, input: takesInput ? ends[1] : nil, folder)
        if takesInput { close(ends[1]) }
    }

    deinit {
        if !hasEnded {
            kill(identifier, SIGKILL)
            waitpid(identifier, nil, 0)
        }
        if let inputEnd { close(inputEnd) }
        try? FileManager.default.removeItem(at: folder)
    }

    private static func spawn(
        _ path: String,
        _ arguments: [String],
        input: CInt?,
        _ folder: URL
    ) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        if let input {
            unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        } else {
            unsafe posix_spawn_file_actions_addopen(
                &actions,
                STDIN_FILENO,
                "/dev/null",
                O_RDONLY,
                0
            )
        }
        for (name, number) in [("stdout", STDOUT_FILENO), ("stderr", STDERR_FILENO)] {
            let file = folder.appending(path: name).path
            let flags = O_WRONLY | O_CREAT | O_APPEND
            unsafe posix_spawn_file_actions_addopen(&actions, number, file, flags, 0o600)
        }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        takeSignals(&attributes)
        var words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        var identifier = pid_t()
        let code = unsafe posix_spawn(&identifier, path, &actions, &attributes, &words, environ)
        guard code == 0 else { throw Fault(description: "\(path) does not start: errno \(code)") }
        return identifier
    }

    /// Lets a child take every signal: threads of a test may block some, and a child inherits that.
    private static func takeSignals(_ attributes: inout posix_spawnattr_t) {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = CInt(POSIX_SPAWN_SETSIGMASK) | CInt(POSIX_SPAWN_SETSIGDEF)
        unsafe posix_spawnattr_setflags(&attributes, CShort(flags))
    }

    /// Where an executable of this package is.
    package static func path(of name: String) -> String {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: name).path
    }

    /// Everything that it wrote to its standard output so far.
    package var output: String { text("stdout") }

    /// Everything that it wrote to its standard error so far.
    package var errors: String { text("stderr") }

    /// Writes to its standard input, waiting until it is taken but for what the system holds; what
    /// a command that ended does not take is lost.
    package func write(_ text: String) {
        guard let inputEnd else { return }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe send(inputEnd, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            if count <= 0 { return }
            bytes = bytes.dropFirst(count)
        }
    }

    /// Ends its standard input.
    package func endInput() {
        if let inputEnd { shutdown(inputEnd, CInt(SHUT_WR)) }
    }

    /// Sends it a signal.
    package func signal(_ number: CInt) {
        if !hasEnded { kill(identifier, number) }
    }

    /// Waits until it ended; the exit code, or nil when it takes longer or a signal ended it.
    package func exitCode(within seconds: Double = 30) -> CInt? {
        guard waited(within: seconds, until: { hasEnded }), let status else { return nil }
        return status & 0x7F == 0 ? status >> 8 & 0xFF : nil
    }

    /// Waits until it ended; the signal that ended it, or nil when it takes longer or it exited.
    package func endingSignal(within seconds: Double = 30) -> CInt? {
        guard waited(within: seconds, until: { hasEnded }), let status else { return nil }
        return status & 0x7F == 0 ? nil : status & 0x7F
    }

    /// Waits until its standard error holds a text; whether it does.
    package func says(_ text: String, within seconds: Double = 30) -> Bool {
        waited(within: seconds) { errors.contains(text) || hasEnded } && errors.contains(text)
    }

    /// The most memory that it had resident until now, in bytes.
    package var residentBytesMax: Int? {
        let path = URL(filePath: "/proc/\(identifier)/status")
        let status = try? String(contentsOf: path, encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }.first
            .map { $0 * 1024 }
    }

    private var hasEnded: Bool {
        if status != nil { return true }
        var status = CInt()
        guard unsafe waitpid(identifier, &status, WNOHANG) == identifier else { return false }
        self.status = status
        return true
    }

    private func text(_ name: String) -> String {
        let data = try? Data(contentsOf: folder.appending(path: name))
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}

/// Looks again and again whether something holds; whether it does before the time is over.
package func waited(within seconds: Double, until holds: () throws -> Bool) rethrows -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
        if try holds() { return true }
        if ContinuousClock.now >= end { return false }
        usleep(5000)
    }
}
