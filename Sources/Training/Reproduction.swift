package import Datasets
internal import Documents
internal import Models
package import ONNX
import Platform
internal import Reasons

/// A training made again from what its model file tells of it.
package enum Reproduction {
    /// Why a model cannot be trained again here.
    package struct Obstacle: Error, CustomStringConvertible {
        /// Words that tell what is missing.
        package let description: String
    }

    /// Trains again.
    ///
    /// - Parameters:
    ///   - file: a model file of `sestina train`, of a synthetic loan book or of one that is at hand.
    ///   - name: the name that the file carries.
    ///   - producerVersion: the version of the program, which the file names.
    ///   - book: a file with the rows, where they cannot be made again.
    /// - Returns: the bytes of the file that comes of it. They are the same if nothing has changed and the rows that
    ///   were held out can be had; else the model is the same and its figures are of the rows that it learned from.
    /// - Throws: an ``Obstacle`` if the file does not tell enough, or the data is not at hand.
    package static func train(
        again file: ModelFile,
        named name: String,
        producerVersion: String,
        book: TrainingBook? = nil
    ) async throws(Obstacle) -> [UInt8] {
        guard let text = file.metadata["training"] else {
            throw Obstacle(description: "the file does not tell how it was trained")
        }
        guard let record = try? TrainingRecord(json: text), let fit = record.fit,
            let algorithm = Algorithm(rawValue: fit.algorithm)
        else {
            throw Obstacle(description: "what the file tells of its training is not from here")
        }
        var plan = try plan(of: algorithm, fit, record.synthetic, name, producerVersion)
        plan.monotone = fit.parameters.monotone.map { .named($0) } ?? .none
        plan.reasons = try reasons(of: file.reasons)
        let (data, holdout) = try rows(of: record, plan, file.model.featureNames, in: book)
        do {
            let training = try await Training(
                plan,
                data: data,
                holdout: holdout ?? data,
                progress: .none
            )
            return training.best.file
        } catch {
            throw Obstacle(description: "training again failed: \(error)")
        }
    }

    /// The rows that a record is of, and those that were held out where they can be had.
    private static func rows(
        of record: TrainingRecord,
        _ plan: TrainingPlan,
        _ features: [String],
        in book: TrainingBook?
    ) throws(Obstacle) -> (data: Dataset, holdout: Dataset?) {
        if let recipe = record.synthetic, recipe.isPossible {
            do throws(MemoryShortage) {
                try plan.memory.require(TrainingMemory.need(for: plan, makingRows: recipe.bookRows))
            } catch {
                throw Obstacle(description: "\(error)")
            }
            let (data, holdout) = recipe.make()
            guard data.digest.hex == record.data else {
                throw Obstacle(
                    description: "the rows that its recipe makes are not those that it names"
                )
            }
            return (data, holdout)
        }
        guard let book else {
            throw Obstacle(description: "its data is not at hand (--training-data)")
        }
        do throws(TrainingBook.Fault) {
            let (data, holdout) = try book.rows(of: record, features: features)
            return (data, holdout)
        } catch {
            throw Obstacle(description: error.description)
        }
    }

    private static func plan(
        of algorithm: Algorithm,
        _ fit: TrainingRecord.Fit,
        _ recipe: SyntheticRecipe?,
        _ name: String,
        _ producerVersion: String
    ) throws(Obstacle) -> TrainingPlan {
        let rules = [ThresholdRule.half, .bestF1]
        guard let rule = rules.first(where: { $0.words == fit.thresholdRule }) else {
            throw Obstacle(description: "its threshold comes from costs that are not recorded")
        }
        let recorded = fit.parameters
        var plan = TrainingPlan(
            algorithms: [algorithm],
            c: recorded.cIsChosen == true ? nil : recorded.c,
            threshold: rule,
            foldCount: recorded.folds ?? 5,
            seed: fit.seed,
            recipe: recipe,
            modelName: name,
            producerVersion: producerVersion
        )
        guard let tree = try tree(recorded) else { return plan }
        if algorithm == .randomForest {
            plan.forestTree = tree
            plan.forestTreeCount = recorded.trees ?? plan.forestTreeCount
        } else {
            plan.tree = tree
        }
        return plan
    }

    /// How the file was made to give reasons, which only the file itself tells.
    private static func reasons(of record: ReasonRecord) throws(Obstacle) -> ReasonPlan? {
        guard let group = record.reference else {
            // A model that accepts nobody has texts all the same.
            return record.texts.map { _ in ReasonPlan(given: record) }
        }
        guard let selection = ReferenceSelection(rawValue: group.selection) else {
            throw Obstacle(
                description: "its reference group was chosen in a way that is not known here"
            )
        }
        return ReasonPlan(selection: selection, rowsMax: group.rows.count, given: record)
    }

    /// The recorded tree parameters; a file from elsewhere may hold any numbers.
    private static func tree(
        _ recorded: TrainingRecord.Parameters
    ) throws(Obstacle) -> TreeParameters? {
        guard let depthMax = recorded.maxDepth else { return nil }
        let criterion = recorded.criterion.flatMap(SplitCriterion.init) ?? .gini
        let (splitRows, leafRows) = (recorded.minSamplesSplit ?? 4, recorded.minSamplesLeaf ?? 2)
        let features = recorded.featuresPerSplit ?? featureCount
        let pruning = recorded.pruningStrength ?? 0
        let treeCounts = 1...RandomForest.Parameters.treeCountMax
        guard (1...TreeParameters.depthLimit).contains(depthMax), splitRows >= 2, leafRows >= 1,
            (1...featureCount).contains(features), pruning >= 0, pruning.isFinite,
            treeCounts.contains(recorded.trees ?? 1)
        else {
            throw Obstacle(description: "its recorded parameters are none that a tree can have")
        }
        return TreeParameters(
            criterion: criterion,
            depthMax: depthMax,
            splitRowsMin: splitRows,
            leafRowsMin: leafRows,
            pruningStrength: pruning,
            featuresPerSplit: features
        )
    }
}
