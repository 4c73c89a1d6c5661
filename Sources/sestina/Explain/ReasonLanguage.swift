import ArgumentParser

/// The languages in which a model's file has its reasons.
enum ReasonLanguage: String, ExpressibleByArgument, CaseIterable {
    case english = "en"
    case french = "fr"
}
