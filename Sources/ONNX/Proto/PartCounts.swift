import Platform

/// What a file would be decoded into, counted by a `ProtobufReader` that keeps none of it.
///
/// An empty message is two bytes in a file and some hundred in memory, and a number can be one byte
/// in a file and eight in memory. So the parts are held against `ModelFileLimits` and against the
/// memory that there is before the first of them is kept.
struct PartCounts {
    /// How many there are of something, with the most that are read and their name in a sentence.
    struct Count {
        /// At most `most`.
        private(set) var sum = 0
        fileprivate let most: Int
        fileprivate let parts: String

        /// Counts so many more, or refuses the file that has them.
        mutating func add(_ more: Int) throws(ProtobufFault) {
            sum += more
            guard sum <= most else {
                throw .tooMuch(
                    .refused("the file has more than \(most) \(parts); no more are read")
                )
            }
        }
    }

    /// Messages in other messages.
    var messages = Count(
        most: ModelFileLimits.messagesMax,
        parts: "nodes, attributes, tensors and other messages"
    )
    /// Names that nodes have for their inputs and outputs.
    var operands = Count(
        most: ModelFileLimits.operandsMax,
        parts: "inputs and outputs of nodes"
    )
    /// Texts in lists of attributes and tensors.
    var texts = Count(
        most: ModelFileLimits.textsMax,
        parts: "texts in attributes of nodes"
    )
    /// Numbers in lists of attributes and tensors; of raw data, every four bytes are one.
    var numbers = Count(
        most: ModelFileLimits.numbersMax,
        parts: "numbers in attributes and tensors"
    )

    /// What decoding a file of so many bytes and making its model takes at the most at one time.
    ///
    /// The file's lists come in three forms, as messages, as the tables that are made of them and as
    /// kernels, and a list that grows is there twice for a while. The factors are measured.
    func memoryBytes(ofFile byteCount: Int) -> Int {
        3 * byteCount + 1024 * messages.sum + 128 * operands.sum + 128 * texts.sum
            + 56 * numbers.sum
    }

    /// What any model may take without a question.
    private static let modestBytes = 1 << 20

    /// Refuses a file of so many bytes whose model there is no memory for.
    ///
    /// - Parameters:
    ///   - memory: asked whether the model may be made.
    ///   - byteCount: the bytes of the file that was counted.
    /// - Throws: `ProtobufFault.tooMuch` with the limit that is too tight.
    func require(_ memory: MemoryBudget, forFile byteCount: Int) throws(ProtobufFault) {
        let needed = memoryBytes(ofFile: byteCount)
        if needed < Self.modestBytes { return }
        do throws(MemoryShortage) {
            try memory.require(MemoryNeed("making a model of \(byteCount) bytes", bytes: needed))
        } catch {
            throw .tooMuch(ModelFileError(.unreadable, "\(error)"))
        }
    }
}
