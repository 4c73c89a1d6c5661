internal import Platform

/// The model that is taken unless an option names another.
package enum DefaultModel {
    /// Where it lies in a checkout, and below the folder of shared files where programs are installed.
    private static let place = "models/loan-default/model.onnx"

    /// The file: that of the folder in which the command is run or, where none is there, the one installed with
    /// the program.
    ///
    /// Where neither is there it is the first all the same, and ``lack`` says what to do.
    package static let path = found(programFolder: ProgramFile.folder)

    /// Why there is no default model, and how to name another, in one sentence; nil where there is one.
    package static var lack: String? {
        FileIdentity(at: path) == nil ? sentence(programFolder: ProgramFile.folder) : nil
    }

    static func found(programFolder: String?) -> String {
        guard FileIdentity(at: place) == nil, let installed = installedPath(programFolder),
            FileIdentity(at: installed) != nil
        else { return place }
        return installed
    }

    static func sentence(programFolder: String?) -> String {
        let other =
            installedPath(programFolder).map { "and none at \($0)" } ?? "nor beside the program"
        return "there is no \(place) in this folder \(other); name the ONNX file with --model"
    }

    /// Where tools/install puts it for a program in a folder such as `/usr/local/bin`.
    private static func installedPath(_ programFolder: String?) -> String? {
        guard let programFolder, let slash = programFolder.lastIndex(of: "/") else { return nil }
        return "\(programFolder[..<slash])/share/sestina/\(place)"
    }
}
