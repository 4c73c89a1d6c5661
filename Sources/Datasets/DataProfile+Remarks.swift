internal import Statistics

extension DataProfile {
    /// What a person should know before trusting anything learned from the data, a sentence each.
    package var remarks: [String] {
        var remarks: [String] = []
        if droppedRowCount > 0 {
            let rows = droppedRowCount == 1 ? "row was" : "rows were"
            remarks.append("\(droppedRowCount) \(rows) left out as incomplete")
        }
        if duplicateRowCount > 0 {
            remarks.append("\(counted(duplicateRowCount)) the same as one above")
        }
        if conflictingRowCount > 0 {
            remarks.append(
                "\(counted(conflictingRowCount)) at odds with others,"
                    + " which have the same features and the other label"
            )
        }
        return remarks + features.compactMap(remark)
    }

    private func remark(on feature: FeatureProfile) -> String? {
        if feature.isConstant {
            return "\(feature.name) is \(feature.summary.minimum) in every row and tells nothing"
        }
        switch feature.separation {
        case nil: return nil
        case .equalsLabel: return "\(feature.name) is the same as the label in every row"
        case .defaultsAbove(let gap):
            return "\(feature.name) alone tells who defaulted: all from \(gap.upperBound) on,"
                + " and none to \(gap.lowerBound)"
        case .defaultsBelow(let gap):
            return "\(feature.name) alone tells who defaulted: all to \(gap.lowerBound),"
                + " and none from \(gap.upperBound) on"
        }
    }

    private func counted(_ rows: Int) -> String {
        "\(rows) of \(rowCount) rows \(rows == 1 ? "is" : "are")"
    }
}
