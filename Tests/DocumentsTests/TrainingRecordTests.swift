import TestSupport
import Testing

@testable import Documents

@Suite struct TrainingRecordTests {
    private static let golden = [
        Golden.regressionTraining, Golden.treeTraining, Golden.forestTraining,
        Golden.largeSeedTraining, Golden.costsTraining,
    ]

    private static func parameters(
        _ fill: (inout TrainingRecord.Parameters) -> Void
    ) -> TrainingRecord.Parameters {
        var parameters = TrainingRecord.Parameters()
        fill(&parameters)
        return parameters
    }

    private static let forest = TrainingRecord(
        data: "332a183a340a128b4e06ffd313a16758348bc29682830185c73c62b36d02ebdb",
        synthetic: SyntheticRecipe(bookRows: 2000, seed: 42, testFraction: 0.2),
        fit: TrainingRecord.Fit(
            rows: 1600,
            defaults: 303,
            algorithm: "random-forest",
            seed: 42,
            parameters: parameters {
                $0.criterion = "gini"
                $0.featuresPerSplit = 2
                $0.folds = 5
                $0.maxDepth = 8
                $0.minSamplesLeaf = 2
                $0.minSamplesSplit = 4
                $0.pruningStrength = 0
                $0.trees = 100
            },
            crossValidatedLogLoss: 0.03633481399848619,
            thresholdRule: "0.5"
        )
    )

    @Test func `a training is written as it always was`() {
        #expect(Self.forest.json == Golden.forestTraining)
    }

    @Test func `a training is read as it is meant`() throws {
        #expect(try TrainingRecord(json: Golden.forestTraining) == Self.forest)
        let regression = try TrainingRecord(json: Golden.regressionTraining).fit
        #expect(regression?.parameters.c == 1000 && regression?.parameters.cIsChosen == true)
        #expect(regression?.parameters.trees == nil)
        let tree = try TrainingRecord(json: Golden.treeTraining).fit
        #expect(tree?.algorithm == "decision-tree" && tree?.parameters.maxDepth == 5)
        let costs = try TrainingRecord(json: Golden.costsTraining).fit
        #expect(costs?.thresholdRule.hasSuffix("(false positive 1.0, false negative 8.0)") == true)
        #expect(costs?.parameters.cIsChosen == false)
    }

    @Test func `directions are told by feature, and left out where there are none`() throws {
        var record = Self.forest
        var fit = try #require(record.fit)
        fit.parameters.monotone = Directions([.up, .free, .up, .down, .down, .free])
        record = TrainingRecord(data: record.data, synthetic: record.synthetic, fit: fit)
        #expect(
            record.json.contains(#""monotone":["+","free","+","-","-","free"],"pruning_strength""#)
        )
        #expect(try TrainingRecord(json: record.json) == record)
        #expect(!Self.forest.json.contains("monotone"))
    }

    @Test(arguments: golden)
    func `what is read is written again as it was`(text: String) throws {
        #expect(try TrainingRecord(json: text).json == text)
    }

    @Test(arguments: golden.filter { $0 != Golden.largeSeedTraining })
    func `members are sorted and spelt as Foundation does`(text: String) throws {
        #expect(try FoundationJSON(text).text() == text)
    }

    @Test(arguments: [9_007_199_254_740_993, UInt64(Int64.max) + 7, .max] as [UInt64])
    func `a seed is read as it was written, however large`(seed: UInt64) throws {
        let text = Golden.largeSeedTraining.replacing("9007199254740993", with: "\(seed)")
        let record = try TrainingRecord(json: text)
        #expect(record.fit?.seed == seed)
        #expect(record.synthetic?.seed == seed)
        #expect(record.json == text)
    }

    @Test func `a record that tells of its rows alone still tells of them`() throws {
        let text = #"{"data": "ff", "synthetic": {"book_rows": 10, "seed": 3}, "rows": "many"}"#
        let record = try TrainingRecord(json: text)
        #expect(record.data == "ff" && record.fit == nil)
        let recipe = SyntheticRecipe(bookRows: 10, seed: 3, testFraction: nil)
        #expect(record.synthetic == recipe)
        #expect(record.json == #"{"data":"ff","synthetic":{"book_rows":10,"seed":3}}"#)
    }

    @Test(arguments: [
        "algorithm", "cross_validated_log_loss", "defaults", "parameters", "rows",
        "threshold_rule",
    ])
    func `a record that lacks how the model was made tells nothing of it`(name: String) throws {
        let text = Golden.treeTraining.replacing("\"\(name)\":", with: "\"other\":")
        let record = try TrainingRecord(json: text)
        #expect(record.fit == nil)
        #expect(record.synthetic?.bookRows == 2000)
    }

    @Test(arguments: [
        ("\"seed\":42,\"synthetic\"", "\"seed\":-42,\"synthetic\""),
        ("\"seed\":42,\"synthetic\"", "\"seed\":4.2,\"synthetic\""),
        ("\"seed\":42,\"synthetic\"", "\"seed\":18446744073709551616,\"synthetic\""),
        ("\"max_depth\":5", "\"max_depth\":\"5\""), ("\"max_depth\":5", "\"max_depth\":5.5"),
        ("\"criterion\":\"gini\"", "\"criterion\":1"), ("\"rows\":1600", "\"rows\":null"),
        ("\"pruning_strength\":0", "\"pruning_strength\":true"),
        ("\"pruning_strength\":0", #""monotone":["+"],"pruning_strength":0"#),
        ("\"pruning_strength\":0", #""monotone":["+","+","+","+","+","up"],"pruning_strength":0"#),
        ("\"pruning_strength\":0", #""monotone":"+","pruning_strength":0"#),
    ])
    func `a parameter that is none makes no fit`(old: String, new: String) throws {
        let text = Golden.treeTraining.replacing(old, with: new)
        try #require(text != Golden.treeTraining)
        #expect(try TrainingRecord(json: text).fit == nil)
    }

    @Test(arguments: [
        #"{"book_rows":2000,"seed":-1}"#, #"{"book_rows":2000,"seed":1.5}"#,
        #"{"book_rows":2000,"seed":9007199254740993.0}"#, #"{"book_rows":"2000","seed":1}"#,
        #"{"book_rows":2000,"seed":18446744073709551616}"#, #"{"seed":1}"#, #"{"book_rows":1}"#,
        #"{"book_rows":9223372036854775808,"seed":1}"#, "[]", "null", "7",
    ])
    func `a recipe that does not say which rows to make is none`(recipe: String) throws {
        let text = #"{"data":"ff","synthetic":\#(recipe)}"#
        #expect(try TrainingRecord(json: text).synthetic == nil)
    }

    @Test func `a recipe is passed on though no book can be made of it`() throws {
        let text = #"{"data":"ff","synthetic":{"book_rows":-5,"seed":0,"test_fraction":7.5}}"#
        let recipe = try TrainingRecord(json: text).synthetic
        #expect(recipe == SyntheticRecipe(bookRows: -5, seed: 0, testFraction: 7.5))
        #expect(try TrainingRecord(json: text).json == text)
    }

    @Test(arguments: [
        ("", "the text ends where a value is needed"), ("[]", "an object is needed"),
        ("{}", "data is missing; a text is needed"),
        (#"{"data": 7}"#, "data is the number 7; a text is needed"),
        (#"{"data": "a", "data": "b"}"#, "the name \"data\" is there twice in one object"),
        (String(repeating: "[", count: 100_000), "more than 32 levels inside each other"),
    ])
    func `a record that names no rows is refused`(text: String, words: String) {
        let fault = #expect(throws: DocumentFault.self) { try TrainingRecord(json: text) }
        #expect(fault?.description.hasSuffix(words) == true, "\(fault?.description ?? "")")
    }
}
