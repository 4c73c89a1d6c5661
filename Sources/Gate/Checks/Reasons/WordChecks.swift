internal import Models
internal import ONNX
internal import Reasons
internal import Words

/// Whether applicants are told the same of the features as the champion tells them.
///
/// No row shows whether a sentence is true of its factor. So words that move to another feature fail, and of other
/// words nothing can be told: a person reads them and lets them in.
enum WordChecks {
    /// Texts of the six features, which are compared one by one.
    private struct Texts {
        /// What a text is called, and the texts of all features.
        var lists: [(name: String, texts: [String])]

        init(_ texts: [ReasonTexts]) {
            lists = [
                (codeName, texts.map(\.code)), ("en", texts.map(\.english)),
                ("fr", texts.map(\.french)), ("missing_en", texts.map(\.missingEnglish)),
                ("missing_fr", texts.map(\.missingFrench)),
            ]
        }

        init(_ display: [FeatureDisplay]) {
            lists = [
                ("en", display.map(\.english)), ("fr", display.map(\.french)),
                ("unit", display.map(\.unit.rawValue)), ("currency", display.map(\.currency)),
            ]
        }
    }

    /// What the text is called that no person reads.
    private static let codeName = "code"
    /// Lists of which a text may stand at several features.
    private static let shared: Set = ["unit", "currency"]

    /// The answers: sentences, what can be changed, and what is shown.
    ///
    /// - Parameters:
    ///   - file: the model.
    ///   - champion: the one that it would replace; nil where there is none.
    ///   - isRequired: whether a model must have sentences and say what can be changed.
    /// - Returns: the checks.
    static func checks(_ file: ModelFile, champion: ModelFile?, isRequired: Bool) -> [Check] {
        let (now, before) = (file.reasons, champion?.reasons)
        let names = file.model.featureNames
        return [
            compare(
                "sentences",
                now.texts.map(Texts.init),
                before?.texts.map(Texts.init),
                names,
                isRequired: isRequired
            ),
            changes(now.actionable, before?.actionable, names, isRequired: isRequired),
            compare(
                "display",
                now.display.map(Texts.init),
                before?.display.map(Texts.init),
                names,
                isRequired: false
            ),
        ]
    }

    /// The answer where one of both has nothing to compare.
    private static func incomparable(
        _ subject: String,
        isThere: Bool,
        wasThere: Bool,
        isRequired: Bool
    ) -> Check {
        if isThere {
            let reason = "not compared: no champion has any, so that a person has to read them"
            return .unasked(.reasons, subject, reason, isRequired: false)
        }
        if wasThere, isRequired {
            return Check(
                .reasons,
                subject,
                .fail,
                "the champion's file has them, and this has none"
            )
        }
        return .unasked(.reasons, subject, "the file has none", isRequired: isRequired)
    }

    private static func compare(
        _ subject: String,
        _ now: Texts?,
        _ before: Texts?,
        _ names: [String],
        isRequired: Bool
    ) -> Check {
        guard let now, let before else {
            return incomparable(
                subject,
                isThere: now != nil,
                wasThere: before != nil,
                isRequired: isRequired
            )
        }
        var (moved, recoded, changed) = ([String](), [String](), [String]())
        for (old, new) in zip(before.lists, now.lists) {
            for feature in 0..<featureCount where old.texts[feature] != new.texts[feature] {
                let text = new.texts[feature]
                let words =
                    "\(names[feature].shown), \(new.name): \"\(old.texts[feature].shown)\" to \"\(text.shown)\""
                changed.append(words)
                if new.name == codeName {
                    recoded.append("\(words), by which programs know the reason")
                }
                guard !shared.contains(new.name),
                    let owner = old.texts.firstIndex(of: text), owner != feature
                else { continue }
                moved.append("\(words), which was said of \(names[owner].shown)")
            }
        }
        return answer(
            subject,
            moved.first ?? recoded.first,
            changed,
            "no figure tells whether they are true of the factor"
        )
    }

    /// What can be changed, as against what could.
    private static func changes(
        _ now: [Actionable]?,
        _ before: [Actionable]?,
        _ names: [String],
        isRequired: Bool
    ) -> Check {
        let subject = "what can be changed"
        guard let now, let before else {
            return incomparable(
                subject,
                isThere: now != nil,
                wasThere: before != nil,
                isRequired: isRequired
            )
        }
        let changed = (0..<featureCount).filter { now[$0] != before[$0] }
        let words = { (feature: Int) in
            "\(names[feature].shown): \(before[feature].words) to \(now[feature].words)"
        }
        let opened = changed.first { !before[$0].allows(now[$0]) }
        return answer(
            subject,
            opened.map { "\(words($0)), so that more is promised to help" },
            changed.map(words),
            "no figure tells what applicants can do about it"
        )
    }

    /// The answer to what is another than the champion's: a failure where some of it is known to be wrong.
    private static func answer(
        _ subject: String,
        _ wrong: String?,
        _ changed: [String],
        _ doubt: String
    ) -> Check {
        guard let first = changed.first else {
            return Check(.reasons, subject, .pass, "those of the champion")
        }
        let person = "; only a person can let it in"
        return Check(
            .reasons,
            subject,
            wrong == nil ? .inconclusive : .fail,
            wrong.map { $0 + person } ?? "\(first): \(doubt)\(person)",
            details: changed
        )
    }
}

extension Actionable {
    /// Whether another way to change allows nothing that this one does not.
    fileprivate func allows(_ other: Actionable) -> Bool {
        if other.change == .fixed { return true }
        guard change == .any || change == other.change else { return false }
        return other.isWhole || !isWhole
    }
}
