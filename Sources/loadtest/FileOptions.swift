import ArgumentParser
import Commands
import Platform

/// The files that a load test is written to.
struct FileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Write all figures as JSON; with several servers, once for each in their order.",
            valueName: "file"
        )
    )
    // Files have options each, beside the table that is always printed: a run cannot be made again.
    var json: [String] = []

    @Option(
        help: ArgumentHelp(
            "Write the response times for the HdrHistogram plotter.",
            valueName: "file"
        )
    )
    var hgrm: String?

    @Option(help: ArgumentHelp("Write a page with charts.", valueName: "file"))
    var html: String?

    /// The files by the options that named them.
    var paths: [(option: String, path: String)] {
        json.map { ("--json", $0) }
            + [("--hgrm", hgrm), ("--html", html)].compactMap { option, path in
                path.map { (option, $0) }
            }
    }

    /// Opens the files before anything is measured: a run whose result cannot be kept is no use.
    ///
    /// - Throws: a ``SystemError`` where one cannot be written.
    func opened() throws(SystemError) -> ResultFiles {
        var files = ResultFiles()
        for path in json { files.json.append(try OutputFile(path)) }
        if let hgrm { files.hgrm = try OutputFile(hgrm) }
        if let html { files.html = try OutputFile(html) }
        return files
    }
}

/// The files of a result, open and still empty; what was there before stays until one is finished.
struct ResultFiles {
    /// One for each server, or none.
    var json: [OutputFile] = []
    var hgrm: OutputFile?
    var html: OutputFile?
}

extension OutputFile {
    /// Writes the whole file and puts it in its place.
    func finish(with text: String) throws(SystemError) {
        try write(text)
        try finish()
    }
}
