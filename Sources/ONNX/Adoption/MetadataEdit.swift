/// Sets entries of a file's `metadata_props` and leaves every other byte as it is.
///
/// A message of protocol buffers is its fields in any order, so an entry more can stand at the end
/// of the file, and one can be replaced where it stands; nothing else is written anew.
enum MetadataEdit {
    /// The number of `metadata_props` in the message of a file.
    private static let number: UInt64 = 14

    /// Returns the bytes of a file that has these entries, by key without the prefix, and none for a key of nil.
    ///
    /// An entry that has the value already stays; one that has another is replaced.
    static func setting(
        _ entries: [(key: String, value: String?)],
        in bytes: [UInt8]
    ) throws(ModelFileError) -> [UInt8] {
        var edited = bytes
        for (key, value) in entries {
            edited = try setting(Metadata.prefix + key, to: value, in: edited)
        }
        return edited
    }

    /// Sets one entry, of whatever key, or takes it away, and leaves the bytes as they are where it is so.
    private static func setting(
        _ key: String,
        to value: String?,
        in bytes: [UInt8]
    ) throws(ModelFileError) -> [UInt8] {
        var places: [Range<Int>] = []
        do {
            var reader = ProtobufReader(bytes)
            while let field = try reader.next() {
                var entries: [OnnxMetadata] = []
                if field.number == number {
                    try reader.append(to: &entries, field)
                } else {
                    try reader.skip(field)
                }
                guard let entry = entries.first, entry.key == key else { continue }
                if entry.value == value { return bytes }
                places.append(field.start..<reader.place)
            }
        } catch .tooMuch(let sentence) {
            throw sentence
        } catch {
            throw .refused(
                "the file is cut short, or it is not an ONNX model; nothing can be added to it"
            )
        }
        // A key that is there twice is refused when the result is decoded.
        let end = bytes.endIndex..<bytes.endIndex
        var edited = bytes
        if let value {
            edited.replaceSubrange(places.first ?? end, with: field(key, value))
        } else if let place = places.first {
            edited.removeSubrange(place)
        }
        return edited
    }

    /// The whole field of an entry: tag, length and message.
    private static func field(_ key: String, _ value: String) -> [UInt8] {
        var file = OnnxModel()
        file.metadataProps = [
            .with {
                $0.key = key
                $0.value = value
            }
        ]
        return file.serializedBytes()
    }
}
