internal import Statistics
internal import Words

extension DataProfile {
    /// What a person should know before trusting anything learned from the data, a sentence each.
    package var remarks: [String] {
        var remarks: [String] = []
        if droppedRowCount > 0 {
            let isOne = droppedRowCount == 1
            remarks.append(
                Language.text(
                    "\(droppedRowCount) \(isOne ? "row was" : "rows were") left out as incomplete",
                    "\(droppedRowCount) \(isOne ? "ligne incomplète écartée" : "lignes incomplètes écartées")"
                )
            )
        }
        if duplicateRowCount > 0 {
            remarks.append(
                Language.text(
                    "\(counted(duplicateRowCount)) the same as one above",
                    "\(counted(duplicateRowCount)) identiques à une ligne plus haut"
                )
            )
        }
        if conflictingRowCount > 0 {
            remarks.append(
                Language.text(
                    "\(counted(conflictingRowCount)) at odds with others, which have the same features "
                        + "and the other label",
                    "\(counted(conflictingRowCount)) en contradiction avec d’autres, qui ont les mêmes "
                        + "variables et l’autre issue"
                )
            )
        }
        return remarks + features.compactMap(remark)
    }

    private func remark(on feature: FeatureProfile) -> String? {
        if feature.isConstant {
            let value = "\(feature.summary.minimum)"
            return Language.text(
                "\(feature.name) is \(value) in every row and tells nothing",
                "\(feature.name) vaut \(Language.digits(value)) à chaque ligne et ne dit rien"
            )
        }
        switch feature.separation {
        case nil: return nil
        case .equalsLabel:
            return Language.text(
                "\(feature.name) is the same as the label in every row",
                "\(feature.name) est égale à l’issue à chaque ligne"
            )
        case .defaultsAbove(let gap): return remark(on: feature.name, gap, isAbove: true)
        case .defaultsBelow(let gap): return remark(on: feature.name, gap, isAbove: false)
        }
    }

    private func remark(on name: String, _ gap: ClosedRange<Double>, isAbove: Bool) -> String {
        let (low, high) = ("\(gap.lowerBound)", "\(gap.upperBound)")
        let french = (
            to: "jusqu’à \(Language.digits(low))", from: "à partir de \(Language.digits(high))"
        )
        return Language.text(
            "\(name) alone tells who defaulted: "
                + (isAbove
                    ? "all from \(high) on, and none to \(low)"
                    : "all to \(low), and none from \(high) on"),
            "\(name) dit à elle seule qui a fait défaut\u{a0}: "
                + (isAbove
                    ? "tous \(french.from), et aucun \(french.to)"
                    : "tous \(french.to), et aucun \(french.from)")
        )
    }

    private func counted(_ rows: Int) -> String {
        Language.text(
            "\(rows) of \(rowCount) rows \(rows == 1 ? "is" : "are")",
            "\(rows) lignes sur \(rowCount) sont"
        )
    }
}
