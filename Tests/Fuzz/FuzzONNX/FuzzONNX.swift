import CLibFuzzer
import Models
import ONNX

/// Loads random bytes as a model file and, if they are one, scores rows with it, by every kernel for trees, and adopts
/// it.
///
///     SESTINA_FUZZ=1 swift build -c release --scratch-path .build-fuzz --product FuzzONNX \
///         -Xswiftc -sanitize=fuzzer
///     .build-fuzz/release/FuzzONNX -max_len=70000 -rss_limit_mb=4000 -timeout=10 \
///         -max_total_time=60 CORPUS Tests/ONNXTests/Fixtures Tests/ONNXTests/Broken
///
/// New finds go to CORPUS, an empty folder. An input that broke something belongs, under a name
/// that says what it is, in `Tests/ONNXTests/Broken`, which the tests replay.
@main struct FuzzONNX {
    static func main() {
        var count = CommandLine.argc
        var arguments = unsafe CommandLine.unsafeArgv
        _ = unsafe LLVMFuzzerRunDriver(&count, &arguments, fuzzOneInput)
    }

    fileprivate static func load(_ bytes: [UInt8]) {
        guard let file = try? ModelFile.decode(bytes, name: "fuzzed") else { return }
        let odd: Features = [0, -1, 2.5, 1e300, .nan, .infinity]
        let plain = Features(repeating: 0.5)
        let rows: [2 of Features] = [odd, plain]
        var probabilities = [2 of Double](repeating: 0)
        var results = probabilities.mutableSpan
        file.model.score(rows.span, into: &results)
        let alone = file.model.probability(of: plain)
        precondition(results[1].bitPattern == alone.bitPattern || results[1].isNaN)
        if case .trees(let ensemble) = file.model.core { compareKernels(ensemble, file.model) }
        adopt(bytes)
    }

    /// Every kernel gives the bits of the plain walk, on rows at the thresholds and beside them.
    private static func compareKernels(_ ensemble: TreeEnsemble, _ model: Model) {
        let branches = ensemble.nodes.enumerated().filter { !$1.isLeaf(at: $0) }.map(\.element)
        var thresholds = [[Double]](repeating: [0, .nan], count: featureCount)
        for node in branches.prefix(1000) { thresholds[node.column].append(node.value) }
        let rows = (0..<70).map { number in
            Features { column in
                let values = thresholds[column]
                let value = values[(number * (column + 1) + number / 3) % values.count]
                return [value, value.nextUp, value.nextDown][number % 3]
            }
        }
        let probabilities = TreeKernel.allCases.map { kernel in
            Model(
                featureNames: model.featureNames,
                threshold: model.threshold,
                ranges: model.ranges,
                algorithm: model.algorithm,
                preparation: model.preparation,
                core: model.core,
                link: model.link,
                treeKernel: kernel
            ).probabilities(of: rows).map { $0.isNaN ? 0 : $0.bitPattern }
        }
        precondition(probabilities.dropFirst().allSatisfy { $0 == probabilities[0] })
    }

    /// Says in a file's metadata which class is default; what says it already must stay as it is.
    private static func adopt(_ bytes: [UInt8]) {
        var adoption = Adoption()
        adoption.defaultClass = "1"
        guard let adopted = try? AdoptedFile(bytes, name: "fuzzed", as: adoption) else { return }
        let again = try? AdoptedFile(adopted.bytes, name: "fuzzed", as: adoption)
        precondition(again?.isUnchanged == true)
    }
}

/// What libFuzzer calls; the library's own `main`, which is not run, needs the name.
@c(LLVMFuzzerTestOneInput)
func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzONNX.load(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
