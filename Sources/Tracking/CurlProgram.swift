import Subprocess
import SystemPackage

/// The program `curl`, which is on every machine and knows its certificates and proxies.
///
/// It reads its options from its standard input, so that neither an address nor a token stands in an argument.
package enum CurlProgram {
    /// How it ended.
    package struct Ended: Sendable {
        /// Its exit code.
        package let code: Int
        /// What it wrote to its standard output.
        package let output: String
        /// What it said of an error.
        package let words: String
    }

    /// Why it did not run to its end.
    package enum Fault: Error, Sendable {
        /// There is none on the PATH.
        case missing
        /// A signal ended it.
        case signal
        /// The options are longer than a pipe holds.
        case tooManyOptions
        /// There is no pipe.
        case noPipe
        /// The system has something else against it.
        case notRun
    }

    /// Runs it.
    ///
    /// - Parameters:
    ///   - configuration: its options.
    ///   - program: its name on the PATH.
    /// - Returns: how it ended, whatever its code.
    /// - Throws: a ``Fault`` if it did not.
    package static func run(
        _ configuration: CurlConfiguration,
        program: String = "curl"
    ) async throws(Fault) -> Ended {
        let options = try pipe(holding: configuration.text)
        do {
            let result = try await Subprocess.run(
                .name(program),
                arguments: ["--disable", "--config", "-"],
                input: .fileDescriptor(options, closeAfterSpawningProcess: true),
                output: .string(limit: TrackingLimits.wordsBytesMax),
                error: .string(limit: TrackingLimits.wordsBytesMax)
            )
            guard case .exited(let code) = result.terminationStatus else { throw Fault.signal }
            return Ended(
                code: Int(code),
                output: result.standardOutput,
                words: result.standardError
            )
        } catch let fault as Fault {
            throw fault
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw .missing
        } catch {
            throw .notRun
        }
    }

    /// A pipe that has been filled and closed, so that nothing is to be written to a curl that may
    /// end before it has read it.
    private static func pipe(holding text: String) throws(Fault) -> FileDescriptor {
        guard text.utf8.count <= TrackingLimits.optionsBytesMax else { throw .tooManyOptions }
        do {
            let (readEnd, writeEnd) = try FileDescriptor.pipe(options: [.closeOnExec, .nonBlocking])
            do {
                try writeEnd.closeAfter { _ = try writeEnd.writeAll(text.utf8) }
                return readEnd
            } catch {
                try? readEnd.close()
                throw error
            }
        } catch {
            throw .noPipe
        }
    }
}
