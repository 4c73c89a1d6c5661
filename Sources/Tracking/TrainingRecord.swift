/// One training as it is to be recorded: a run of an experiment and all that belongs to it.
package struct TrainingRecord: Sendable {
    /// A figure, at a step of the training where there is more than one of its name.
    package struct Metric: Sendable, Equatable {
        /// At most 250 code points, each a letter, a digit or one of `_ - . : /` and the blank.
        package let name: String
        /// Any float64; MLflow keeps NaN, and infinities as the greatest finite number.
        package let value: Double
        /// Where in the training, in its own count; 0 for what is measured once.
        package let step: Int

        /// A figure of one step.
        package init(_ name: String, _ value: Double, step: Int = 0) {
            self.name = name
            self.value = value
            self.step = step
        }
    }

    /// A name and its text: a parameter or a tag.
    package struct Text: Sendable, Equatable {
        /// At most 250 code points, of the same kind as a figure's.
        package let name: String
        /// Any text; a parameter has at most 6,000 code points, a tag 8,000, an experiment's 20,000.
        package let value: String

        /// A name with its text, which may be empty.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A file of the run.
    package struct Artifact: Sendable, Equatable {
        /// Where it stands among the run's files, like `plots/roc.svg`.
        package let path: String
        /// All of the file, which may be empty.
        package let bytes: [UInt8]

        /// A file of so many bytes.
        package init(path: String, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }
    }

    /// The experiment's name, like `loan-default/logistic-regression`; it is made where it is new.
    package var experiment: String
    /// What the experiment is about, in Markdown; nil leaves what stands there.
    package var experimentDescription: String?
    /// More about the experiment; a tag that stands there already gets the new text.
    package var experimentTags: [Text] = []
    /// The run's name for people.
    package var name: String
    /// What the run is about, in Markdown; at most 8,000 code points.
    package var runDescription: String?
    /// When the training began and ended, in milliseconds since 1970.
    package var milliseconds: ClosedRange<Int>
    /// What the training was told, each name once.
    package var parameters: [Text] = []
    /// What was measured, in the order in which it is sent; NaN and infinities are figures too.
    package var metrics: [Metric] = []
    /// More about the run, like the digest of its data or `mlflow.source.git.commit`.
    package var tags: [Text] = []
    /// The rows that it was made from and judged on.
    package var datasets: [TrackedDataset] = []
    /// The files of the run, in the order in which they are stored.
    package var artifacts: [Artifact] = []
    /// The model that came of the training, if it is to be kept.
    package var model: TrackedModel?

    /// A record of a run with nothing in it yet.
    package init(experiment: String, name: String, milliseconds: ClosedRange<Int>) {
        self.experiment = experiment
        self.name = name
        self.milliseconds = milliseconds
    }
}
