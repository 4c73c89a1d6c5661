import Testing

@testable import Datasets

@Suite struct DataDigestTests {
    private static let text = LoanCSV.text()

    /// Python's hashlib gives the same over the bytes that the documentation names.
    @Test func `the digest is the SHA-256 of the documented bytes`() throws {
        #expect(
            try digest(Self.text).hex
                == "0acd64a8aeb07d7e39a5d7e653d629903256ac7f462acf8a9e0261d3999a4ef7"
        )
    }

    @Test(arguments: [
        text.replacing("\n", with: "\r\n"),
        "\u{feff}# from elsewhere\n" + text.dropLast(),
        text.replacing(",1000.5,", with: ",\"1.0005e3\","),
        text.replacing(",0,", with: ",-0.0,"),
        text.split(separator: "\n").map {
            $0.split(separator: ",").reversed().joined(separator: ",")
        }
        .joined(separator: "\n"),
        text.split(separator: "\n").enumerated().map { "\($0 == 0 ? "note" : "x"),\($1)" }
            .joined(separator: "\n"),
    ])
    func `how the file is written does not matter`(text: String) throws {
        #expect(text != Self.text)
        #expect(try digest(text) == digest(Self.text))
    }

    @Test func `any value changes the digest`() throws {
        let dataset = try dataset(Self.text)
        var digests: Set = [dataset.digest]
        for feature in 0..<6 {
            var columns = dataset.columns
            columns[feature][31] = columns[feature][31].nextUp
            let changed = Dataset(source: "", columns: columns, labels: dataset.labels)
            #expect(digests.insert(changed.digest).inserted)
        }
        var labels = dataset.labels
        labels[31].toggle()
        let relabelled = Dataset(source: "", columns: dataset.columns, labels: labels)
        #expect(digests.insert(relabelled.digest).inserted)
        let order = Array(dataset.labels.indices.reversed())
        #expect(digests.insert(dataset.subset(order).digest).inserted)
        #expect(digests.insert(dataset.subset(order.dropLast()).digest).inserted)
    }

    @Test func `names count, and where one ends`() throws {
        let dataset = try dataset(Self.text)
        let names = [["ab", "c"], ["a", "bc"], ["a", "b"]].map { $0 + ["d", "e", "f", "g"] }
        let digests = names.map { features in
            Dataset(
                source: "",
                featureNames: features,
                labelName: "h",
                columns: dataset.columns,
                labels: dataset.labels
            ).digest
        }
        #expect(Set(digests + [dataset.digest]).count == 4)
    }

    @Test func `rows of the same features have the same digest, whatever their label`() throws {
        let dataset = try dataset(
            LoanCSV.text([
                4: "1,0,10,20,30,4,500,1", 5: "2,0,10,20,30,4,500,0", 6: "3,-0,1e1,20,30,4,500,1",
                7: "4,10,0,20,30,4,500,1",
            ])
        )
        let digests = dataset.rowDigests
        #expect(digests.count == 60)
        #expect(digests[2] == digests[3] && digests[2] == digests[4])
        #expect(Set(digests).count == 58)
        #expect(dataset.subset([7, 3]).rowDigests == [digests[7], digests[3]])
    }

    private func dataset(_ text: String) throws -> Dataset {
        let file = try TemporaryFile(text)
        return try Dataset.read(path: file.path)
    }

    private func digest(_ text: String) throws -> DataDigest {
        try dataset(text).digest
    }
}
