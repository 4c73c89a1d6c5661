import ArgumentParser

/// The option with which a file is tried that does not say which of its classes means default.
enum DefaultClass {
    /// What its help says.
    static let help = ArgumentHelp(
        "The label of the class to try as default; 'sestina adopt' writes it into a file.",
        valueName: "label"
    )
}
