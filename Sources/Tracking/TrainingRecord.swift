/// One training as it is to be recorded: a run of an experiment and all that belongs to it.
package struct TrainingRecord: Sendable {
    /// A figure, at a step of the training where there is more than one of its name.
    package struct Metric: Sendable, Equatable {
        package let name: String
        /// Any float64; MLflow keeps NaN, and infinities as the greatest finite number.
        package let value: Double
        package let step: Int

        package init(_ name: String, _ value: Double, step: Int = 0) {
            self.name = name
            self.value = value
            self.step = step
        }
    }

    /// A name and its text: a parameter or a tag.
    package struct Text: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A file of the run.
    package struct Artifact: Sendable, Equatable {
        /// Where it stands among the run's files, like `plots/roc.svg`.
        package let path: String
        package let bytes: [UInt8]

        package init(path: String, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }
    }

    /// The experiment's name, like `loan-default/logistic-regression`; it is made where it is new.
    package var experiment: String
    /// What the experiment is about, in Markdown; nil leaves what stands there.
    package var experimentDescription: String?
    package var experimentTags: [Text] = []
    /// The run's name for people.
    package var name: String
    /// When the training began and ended, in milliseconds since 1970.
    package var milliseconds: ClosedRange<Int>
    /// What the training was told, each name once.
    package var parameters: [Text] = []
    package var metrics: [Metric] = []
    /// More about the run, like the digest of its data or `mlflow.source.git.commit`.
    package var tags: [Text] = []
    package var artifacts: [Artifact] = []
    package var model: TrackedModel?

    /// A record of a run with nothing in it yet.
    package init(experiment: String, name: String, milliseconds: ClosedRange<Int>) {
        self.experiment = experiment
        self.name = name
        self.milliseconds = milliseconds
    }
}
