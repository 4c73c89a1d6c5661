import FoundationEssentials
import Models
import Testing

@testable import ONNX

@Suite struct ClassLabelTests {
    private let texts = "first_tree_one_texts"
    private let numbers = "first_tree_one_numbers"
    private let table = "first_table_extractor_texts"
    private let adopt =
        "let it say so with `sestina adopt MODEL --default-class LABEL --output FILE`"

    /// Decodes a fixture without the metadata that says which class is default.
    private func decode(_ name: String, as label: String? = nil) throws -> ModelFile {
        var model = try OnnxModel(serializedBytes: Fixtures.bytes(name))
        model.metadataProps = []
        return try ModelFile.decode(model.serializedBytes(), name: name, defaultClass: label)
    }

    private func refusal(
        _ name: String,
        as label: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> String {
        let error = #expect(throws: ModelFileError.self, sourceLocation: sourceLocation) {
            try decode(name, as: label)
        }
        #expect(error?.kind == .refused, sourceLocation: sourceLocation)
        return error?.description ?? ""
    }

    @Test(arguments: [
        ("first_tree_one_texts", "\"default\" and \"paid\""),
        ("first_tree_two_texts", "\"default\" and \"paid\""),
        ("first_tree_one_numbers", "1 and 2"), ("first_linear_2_logistic", "1 and 2"),
        ("classifier_2_softmax", "\"good\" and \"bad\""),
        ("first_table_extractor_texts", "\"default\" and \"paid\""),
        ("first_table_gather_texts", "\"default\" and \"paid\""),
        ("first_table_extractor_numbers", "7 and -1"), ("first_table_gather_numbers", "7 and -1"),
    ])
    func `labels other than 0 and 1 are refused until one is said to mean default`(
        name: String,
        words: String
    ) {
        #expect(
            refusal(name)
                == "its classes are \(words), and it does not say which means default; \(adopt)"
        )
    }

    @Test(arguments: Fixtures.names.filter { $0.hasPrefix("first_") })
    func `each of both labels gives the probability of its own column`(name: String) throws {
        let file = try Fixtures.file(name)
        let labels = try #require(file.classes).labels
        let rows = try Fixtures.expected(name).rows
        let first = try decode(name, as: labels[0])
        let second = try decode(name, as: labels[1])
        #expect(first.classes?.defaultPlace == 0 && second.classes?.defaultPlace == 1)
        let told = file.model.probabilities(of: rows)
        let firsts = first.model.probabilities(of: rows)
        let seconds = second.model.probabilities(of: rows)
        #expect(zip(told, firsts).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN })
        #expect(zip(firsts, seconds).contains { $0 != $1 && !$0.isNaN })
        // Two sigmoids of unrelated scores add up to anything.
        guard !name.contains("two_logistic"), name != "first_linear_2_logistic" else { return }
        for (first, second) in zip(firsts, seconds) where !first.isNaN && !second.isNaN {
            #expect(abs(first + second - 1) < 1e-6)
        }
    }

    @Test func `of the numbers 0 and 1 the second means default in either order`() throws {
        let plain = try Fixtures.file("tree_one_class_logistic").classes
        #expect(plain == Classes(labels: ["0", "1"], defaultPlace: 1))
        let turned = try Fixtures.file("first_tree_turned").classes
        #expect(turned == Classes(labels: ["1", "0"], defaultPlace: 0))
    }

    @Test func `0 means default where the file says so`() throws {
        let name = "tree_one_class_logistic"
        let rows = try Fixtures.expected(name).rows
        let usual = try decode(name).model.probabilities(of: rows)
        let said = try Spoiled.decode(name) { $0.describe("default_class", "0") }
        #expect(said.classes == Classes(labels: ["0", "1"], defaultPlace: 0))
        for (one, other) in zip(usual, said.model.probabilities(of: rows)) {
            #expect(one.isNaN && other.isNaN || abs(one + other - 1) < 1e-6)
        }
    }

    @Test func `the texts 0 and 1 are texts`() throws {
        let sentence = try Spoiled.refusal(of: texts) { model in
            model.metadataProps = []
            model.graph.node.removeLast()
            model.graph.output[1].name = "probabilities"
            try model.attribute("classlabels_strings") { $0.strings = ["0", "1"].map(\.utf8Bytes) }
        }
        #expect(sentence.hasPrefix("its classes are \"0\" and \"1\", and it does not say"))
    }

    @Test(arguments: ["first_tree_one_texts", "first_tree_one_numbers", "first_counted"])
    func `a label that is none of the two is refused`(name: String) throws {
        let classes = try #require(try Fixtures.file(name).classes)
        let sentence = refusal(name, as: "nobody")
        let isText = classes.labels[0] == "default"
        let words = classes.labels.map { isText ? "\"\($0)\"" : $0 }.joined(separator: " and ")
        #expect(sentence == "\"nobody\" is to mean default, and the classes are \(words)")
    }

    @Test func `a file that says it cannot be tried as something else`() throws {
        let bytes = try Fixtures.bytes(texts)
        let same = try ModelFile.decode(bytes, name: "x", defaultClass: "default")
        #expect(same.classes?.defaultLabel == "default")
        let error = #expect(throws: ModelFileError.self) {
            try ModelFile.decode(bytes, name: "x", defaultClass: "paid")
        }
        #expect(
            error?.description == "the file says that \"default\" means default, so \"paid\" cannot"
        )
    }

    @Test func `a graph that names no classes has none to choose from`() throws {
        let name = "linear_gemm_softmax_float64"
        #expect(try decode(name).classes == nil)
        #expect(
            refusal(name, as: "1")
                == "\"1\" is to mean default, and the graph names no classes; its "
                + "last column is the probability of default"
        )
        let said = try Spoiled.refusal(of: name) { $0.describe("default_class", "1") }
        #expect(said.hasPrefix("\"1\" is to mean default, and the graph names no classes"))
    }

    @Test func `a classifier and its ZipMap must name the classes alike`() throws {
        let sentence = try Spoiled.refusal(of: texts) { model in
            let place = model.graph.node.count - 1
            model.graph.node[place].attribute[0].strings = ["paid", "default"].map(\.utf8Bytes)
        }
        #expect(
            sentence == "node 2 (ZipMap) calls the classes \"paid\" and \"default\", and node 1 "
                + "(TreeEnsembleClassifier) calls them \"default\" and \"paid\"; they must agree"
        )
    }

    @Test func `a classifier and the table behind its label must name the classes alike`() throws {
        let sentence = try Spoiled.refusal(of: table) { model in
            model.graph.node.append(
                .with {
                    $0.opType = "ZipMap"
                    $0.domain = "ai.onnx.ml"
                    $0.input = [model.graph.output[1].name]
                    $0.output = ["zipped"]
                    $0.attribute = [
                        .with {
                            $0.name = "classlabels_strings"
                            $0.strings = ["paid", "default"].map(\.utf8Bytes)
                        }
                    ]
                }
            )
            model.graph.output[1].name = "zipped"
        }
        #expect(
            sentence.contains("(ArrayFeatureExtractor) calls the classes \"default\" and \"paid\"")
        )
        #expect(sentence.hasSuffix("calls them \"paid\" and \"default\"; they must agree"))
    }

    @Test func `labels that are too many, alike, long or of two kinds are refused`() throws {
        func refused(_ change: (inout OnnxAttribute) -> Void) throws -> String {
            try Spoiled.refusal(of: texts) { try $0.attribute("classlabels_strings", change) }
        }
        let three = try refused { $0.strings = ["a", "b", "c"].map(\.utf8Bytes) }
        #expect(three.hasSuffix("has 3 class labels; default and no default are two"))
        let alike = try refused { $0.strings = ["a", "a"].map(\.utf8Bytes) }
        #expect(alike.hasSuffix("calls both classes \"a\""))
        let long = try refused {
            $0.strings = ["a", String(repeating: "b", count: 256)].map(\.utf8Bytes)
        }
        #expect(long.hasSuffix("a class label has 256 bytes; it can have 255 at most"))
        let both = try Spoiled.refusal(of: texts) {
            $0.add("classlabels_int64s") { $0.ints = [0, 1] }
        }
        #expect(both.hasSuffix("has class labels that are texts and others that are numbers"))
        let described = try Spoiled.refusal(of: numbers) { model in
            model.metadataProps = []
            model.describe("default_class", String(repeating: "b", count: 256))
        }
        #expect(described == "sestina.default_class has 256 bytes; it can have 255 at most")
    }

    @Test func `a table of other than two labels is refused`() throws {
        let sentence = try Spoiled.refusal(of: table) { model in
            let place = model.graph.initializer.firstIndex { $0.name == "table" } ?? 0
            model.graph.initializer[place].stringData.append("third".utf8Bytes)
        }
        #expect(sentence.contains("(ArrayFeatureExtractor) has 3 class labels"))
        let fractions = try Spoiled.refusal(of: "first_table_gather_numbers") { model in
            let place = model.graph.initializer.firstIndex { $0.name == "table" } ?? 0
            model.graph.initializer[place].dataType = DataType.float64
            model.graph.initializer[place].rawData = .init()
            model.graph.initializer[place].doubleData = [0.5, 1]
        }
        #expect(fractions.hasSuffix("has fractions; labels are texts or whole numbers"))
    }

    @Test func `labels whose way cannot be followed are refused where they are texts`() throws {
        let unknown = try Spoiled.refusal(of: table) { model in
            let place = model.graph.node.firstIndex { $0.opType == "ArrayFeatureExtractor" } ?? 0
            model.graph.node[place].opType = "Where"
        }
        #expect(unknown.contains("(Where) names classes in a way that cannot be read"))
        let renamed = try Spoiled.refusal(of: numbers) { model in
            let label = model.graph.node[0].output[0]
            model.graph.node[0].output[0] = "number"
            model.graph.node.append(
                .with {
                    $0.opType = "LabelEncoder"
                    $0.domain = "ai.onnx.ml"
                    $0.input = ["number"]
                    $0.output = [label]
                }
            )
        }
        #expect(renamed.contains("(LabelEncoder) gives the classes other names"))
        let circle = try Spoiled.refusal(of: table) { model in
            let place = model.graph.node.firstIndex { $0.opType == "Reshape" } ?? 0
            model.graph.node[place].input[0] = "label"
        }
        #expect(circle.contains("names classes in a way that cannot be read"))
    }

    @Test(arguments: ["tree_class_1_alone", "tree_class_1_alone_softmax"])
    func `a column that no feature has a say in is no probability`(name: String) throws {
        // Scores of the second class alone stand beside a constant in place of the first one's.
        let label = "node 1 (TreeEnsembleClassifier)"
        guard name == "tree_class_1_alone" else {
            _ = try Spoiled.decode(name) { $0.describe("default_class", "0") }
            return
        }
        let sentence = try Spoiled.refusal(of: name) { $0.describe("default_class", "0") }
        #expect(
            sentence
                == "\(label) gives every row the same number in the column of default, whatever its "
                + "features are"
        )
    }

    @Test func `one column is that of the second class`() throws {
        func one(_ label: String) throws -> ModelFile {
            try Spoiled.decode("first_counted") { model in
                model.metadataProps = []
                model.describe("default_class", label)
                let place = model.graph.node.firstIndex { $0.opType == "Concat" } ?? 0
                model.graph.node[place].input = ["p"]
            }
        }
        #expect(try one("1").classes?.defaultPlace == 1)
        let error = #expect(throws: ModelFileError.self) { try one("0") }
        #expect(error?.description.hasSuffix("export the columns of both") == true)
    }

    @Test func `what Sestina writes names the classes 0 and 1`() throws {
        for kind in RandomModels.Kind.allCases {
            let (model, _) = RandomModels.make(kind, seed: 3)
            let bytes = try ModelFile.encode(model, record: ModelRecord(name: "written"))
            let file = try ModelFile.decode(bytes, name: "")
            #expect(file.classes == Classes(labels: ["0", "1"], defaultPlace: 1))
            #expect(file.facts.contains { $0.value == "\"0\", \"1\"; \"1\" is default" })
        }
    }

    @Test func `the first column of a logistic regression is one sigmoid with all signs turned`()
        throws
    {
        let name = "first_linear_1_logistic"
        let score = LinearModel.Sum(weights: [1, -2, 0.5, 0, 4, -0.25], bias: 0.75)
        let linear = LinearModel(first: score, second: nil, precision: .float64)
        let parts = ScoringParts(
            .linear(linear),
            LinkProgram([.firstScore, .negate(0), .sigmoid(1)])
        )
        guard case .sigmoid = parts.link, case .linear(let turned) = parts.core else {
            Issue.record("the signs were not turned")
            return
        }
        #expect(turned.first == score.negated)
        func model(_ core: Model.Core, _ link: Link) -> Model {
            Model(
                featureNames: ["a", "b", "c", "d", "e", "f"],
                threshold: 0.5,
                ranges: nil,
                algorithm: "logistic regression",
                preparation: Preparation(),
                core: core,
                link: link
            )
        }
        let short = model(parts.core, parts.link)
        let long = model(
            .linear(linear),
            .program(LinkProgram([.firstScore, .negate(0), .sigmoid(1)]))
        )
        var rows = try Fixtures.expected(name).rows
        rows += [.init(repeating: 0), .init(repeating: -0.0), .init(repeating: 1e300)]
        for row in rows {
            let (first, second) = (short.probability(of: row), long.probability(of: row))
            #expect(first.bitPattern == second.bitPattern || first.isNaN && second.isNaN)
        }
    }
}
