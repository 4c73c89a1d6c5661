import ArgumentParser

/// The option with which a file is tried that does not say which of its classes means default.
///
/// Several commands have it, each as a property of its own: an option group would change their help.
enum DefaultClass {
    /// What its help says.
    static let help = ArgumentHelp(
        "The label of the class to try as default; 'sestina adopt' writes it into a file.",
        valueName: "label"
    )
}
