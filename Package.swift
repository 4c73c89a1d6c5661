// swift-tools-version: 6.2
import PackageDescription

// Checks that every module of the project is compiled with.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // A property that returns a span of its owner.
    .enableExperimentalFeature("Lifetimes"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

// The modules from the lowest up. A module uses what stands below its level, which `requireBelow` holds.
let levels: [Set<String>] = [
    ["CLibuv", "CGlibc", "COpenSSL", "CTreeKernels"],
    ["Platform", "Words", "Bytes"],
    ["EventLoop", "Secrecy", "Wire", "JSON", "Models", "Statistics", "Charts"],
    ["Documents", "Reasons", "Transport"],
    ["ONNX", "Datasets", "SestinaClient", "HTTPFront"],
    ["Training", "Tracking", "Repository", "Server", "LoadTest", "Web", "Commands"],
    ["Gate", "LoadReports"],
    ["Reports"],
]

/// Ends the reading of this manifest where a module uses one that does not stand below it.
func requireBelow(_ name: String, _ dependencies: [Target.Dependency]) {
    guard let level = levels.firstIndex(where: { $0.contains(name) }) else {
        fatalError("\(name) has no level: give it one in Package.swift")
    }
    let below = levels[..<level].joined()
    for case .byNameItem(let other, _) in dependencies where !below.contains(other) {
        fatalError("\(name) may not use \(other), which does not stand below it")
    }
}

/// What each module uses.
var uses: [String: [Target.Dependency]] = [:]

/// A module in `Sources/<name>`, with files of other languages built in.
@MainActor func module(
    _ name: String,
    uses dependencies: [Target.Dependency] = [],
    excluding files: [String] = [],
    embedding texts: [String] = []
) -> Target {
    requireBelow(name, dependencies)
    uses[name] = dependencies
    return .target(
        name: name,
        dependencies: dependencies,
        exclude: files,
        resources: texts.map { .embedInCode("Files/" + $0) },
        swiftSettings: strict
    )
}

/// The tests of a module, in `Tests/<name>Tests`; they use what it uses, and more.
@MainActor func tests(
    of name: String,
    uses dependencies: [Target.Dependency] = [],
    excluding files: [String] = []
) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: [.byName(name: name), "TestSupport"] + uses[name, default: []] + dependencies,
        exclude: files,
        swiftSettings: strict
    )
}

/// What tests of several modules share, or programs that measure, in `<folder>/<name>`.
func support(
    _ name: String,
    in folder: String = "Tests",
    uses dependencies: [Target.Dependency] = []
) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: folder + "/" + name,
        swiftSettings: strict
    )
}

/// A program in `<folder>/<name>`.
func program(
    _ name: String,
    in folder: String = "Sources",
    uses dependencies: [Target.Dependency]
) -> Target {
    .executableTarget(
        name: name,
        dependencies: dependencies,
        path: folder + "/" + name,
        swiftSettings: strict
    )
}

/// A C library of the system, its module map in `Sources/<name>`.
func library(_ name: String, pkgConfig: String, apt package: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

/// A module of a package that this one depends on.
func product(_ name: String, of package: String) -> Target.Dependency {
    .product(name: name, package: package)
}

let argumentParser = product("ArgumentParser", of: "swift-argument-parser")
let httpTypes = product("HTTPTypes", of: "swift-http-types")
let nio = product("NIOCore", of: "swift-nio")
let nioHTTP = product("NIOHTTP1", of: "swift-nio")
let nioSockets = product("NIOPosix", of: "swift-nio")
let nioEmbedded = product("NIOEmbedded", of: "swift-nio")
let deque = product("DequeModule", of: "swift-collections")
let hdrHistogram = product("Histogram", of: "hdrhistogram-swift")
let logging = product("Logging", of: "swift-log")
let system = product("SystemPackage", of: "swift-system")
let subprocess = product("Subprocess", of: "swift-subprocess")

let package = Package(
    name: "sestina",
    products: [
        .executable(name: "sestina", targets: ["sestina"]),
        .executable(name: "loadtest", targets: ["loadtest"]),
        .executable(name: "sestina-web", targets: ["sestina-web"]),
        .library(name: "SestinaClient", targets: ["SestinaClient"]),
    ],
    // The versions that were tested, exactly. What SestinaClient links is a range: a package that uses it
    // and these, too, can have but one version of each.
    dependencies: [
        // Queues of elements, commands, logs, and latencies.
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
        // HTTP: its parser, connections and loops, and the names of its statuses and fields.
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        // Other programs, curl and git among them; without its trait it links no Foundation.
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
        // The pipe to such a program, in the types of swift-subprocess.
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    ],
    targets: [
        // Level 0: the C libraries, the system, and words.
        library("CLibuv", pkgConfig: "libuv", apt: "libuv1-dev"),
        library("COpenSSL", pkgConfig: "openssl", apt: "libssl-dev"),
        .systemLibrary(name: "CGlibc"),
        .target(name: "CTreeKernels"),
        module("Platform", uses: ["CGlibc"]),
        module("Words"),
        module("Bytes"),
        // Level 1: each stands on level 0 alone.
        module("EventLoop", uses: ["CLibuv", "Bytes", "Platform"]),
        module("Secrecy", uses: ["COpenSSL", "Bytes", "Words"]),
        module("Wire", uses: ["Bytes"]),
        module("JSON", uses: ["Words"]),
        module("Models", uses: ["CTreeKernels", "Platform"]),
        module("Statistics"),
        module("Charts", uses: ["Words"], embedding: ["page.css", "picture.css", "print.css"]),
        // Level 2.
        module("Documents", uses: ["JSON"]),
        module("Reasons", uses: ["Models"]),
        module("Transport", uses: ["Bytes", "EventLoop", "Platform", "Secrecy", "Words"]),
        // Level 3.
        module(
            "ONNX",
            uses: ["Models", "Reasons", "JSON", "Platform", "Words", "Secrecy"],
            excluding: ["Proto/onnx_subset.proto"]
        ),
        module(
            "Datasets",
            uses: ["Documents", "Models", "Statistics", "Platform", "Words", "Secrecy"]
        ),
        module(
            "SestinaClient",
            uses: [
                "Bytes", "EventLoop", "Wire", "Documents", "Platform", "Secrecy", "Transport",
                deque,
            ]
        ),
        module(
            "HTTPFront",
            uses: [
                "Bytes", "EventLoop", "JSON", "Platform", "Secrecy", "Transport", "Words",
                httpTypes, logging, nio, nioHTTP, nioSockets,
            ]
        ),
        // Level 4.
        module(
            "Training",
            uses: [
                "Models", "ONNX", "Reasons", "Datasets", "Documents", "JSON", "Statistics",
                "Platform", "Words",
            ]
        ),
        module("Tracking", uses: ["Platform", "Words", subprocess, system]),
        module("Repository", uses: ["Platform", "JSON", "Words", subprocess]),
        module(
            "Server",
            uses: [
                "Bytes", "EventLoop", "Wire", "Documents", "JSON", "Models", "ONNX", "Platform",
                "Reasons", "Secrecy", "Transport", "Words", deque, hdrHistogram, logging,
            ]
        ),
        module(
            "LoadTest",
            uses: [
                "Bytes", "EventLoop", "Wire", "Documents", "Models", "ONNX", "Reasons",
                "Statistics", "JSON", "Platform", "Secrecy", "Transport", "Words", deque,
                hdrHistogram,
            ]
        ),
        module(
            "Web",
            uses: [
                "Bytes", "HTTPFront", "SestinaClient", "Documents", "JSON", "Charts", "Datasets",
                "Platform", "Secrecy", "Transport", "Words", httpTypes, logging, nio, nioSockets,
            ],
            embedding: ["icon.svg", "letter.css", "openapi.json", "page.css", "page.js"]
        ),
        // What the commands share.
        module(
            "Commands",
            uses: ["EventLoop", "JSON", "Platform", "Transport", "Words", argumentParser, logging]
        ),
        // Level 5.
        module(
            "Gate",
            uses: [
                "Repository", "Tracking", "Models", "ONNX", "Datasets", "Documents", "Reasons",
                "SestinaClient", "Statistics", "JSON", "Platform", "Words", subprocess, system,
            ]
        ),
        module(
            "LoadReports",
            uses: ["LoadTest", "EventLoop", "Charts", "JSON", "Words", hdrHistogram]
        ),
        // Level 6.
        module(
            "Reports",
            uses: [
                "Training", "Gate", "Repository", "Models", "ONNX", "Datasets", "Documents",
                "Statistics", "Charts", "JSON", "Words",
            ],
            embedding: ["report.schema.json"]
        ),
        // Level 7: words and exit codes.
        program(
            "sestina",
            uses: [
                "Commands", "Server", "SestinaClient", "Reports", "Gate", "Repository", "Training",
                "Tracking", "Datasets", "Documents", "Statistics", "EventLoop", "ONNX", "Models",
                "Reasons", "Wire", "JSON", "Platform", "Transport", "Words", argumentParser,
                logging,
            ]
        ),
        program(
            "loadtest",
            uses: [
                "Commands", "Documents", "LoadReports", "LoadTest", "EventLoop", "ONNX", "Platform",
                "Transport", argumentParser,
            ]
        ),
        program(
            "sestina-web",
            uses: [
                "Commands", "Web", "HTTPFront", "SestinaClient", "Documents", "EventLoop",
                "Platform", "Secrecy", "Transport", argumentParser, logging,
            ]
        ),
        // Tests, one target a module.
        support("TestSupport"),
        .testTarget(name: "TidyTests", swiftSettings: strict),
        tests(of: "Platform"),
        tests(of: "Words"),
        tests(of: "Bytes"),
        tests(of: "EventLoop"),
        tests(of: "Secrecy", excluding: ["make-certificates"]),
        tests(of: "Transport"),
        support("WireChecks", uses: ["Bytes", "Wire", "JSON"]),
        support("LoopChecks", uses: ["EventLoop", "Platform"]),
        tests(of: "Wire", uses: ["WireChecks"]),
        tests(of: "JSON"),
        tests(of: "Documents"),
        support("ModelsSupport", uses: ["Models"]),
        tests(of: "Models", uses: ["ModelsSupport"]),
        tests(of: "Statistics"),
        tests(of: "Reasons", uses: ["ModelsSupport"]),
        tests(of: "Charts"),
        tests(of: "ONNX", excluding: ["Fixtures", "Broken"]),
        tests(of: "Datasets"),
        support("TrainingSupport", uses: ["Training", "Datasets", "Models"]),
        tests(of: "Training", uses: ["TrainingSupport", "EventLoop"]),
        tests(of: "SestinaClient", uses: ["LoopChecks", "WireChecks"]),
        tests(of: "HTTPFront", uses: [nioEmbedded]),
        tests(of: "Tracking", excluding: ["faulty_server.py"]),
        support("RepositorySupport", uses: ["Repository", subprocess]),
        support("GateSupport", uses: ["Gate", "Repository"]),
        tests(of: "Repository", uses: ["RepositorySupport"]),
        tests(of: "Gate", uses: ["GateSupport", "RepositorySupport"]),
        tests(of: "Reports", uses: ["GateSupport", "TrainingSupport"]),
        tests(of: "Server"),
        support("LoadTestSupport", uses: ["LoadTest", "EventLoop", "Documents", hdrHistogram]),
        tests(of: "LoadTest", uses: ["LoadTestSupport", "LoopChecks", "WireChecks"]),
        tests(of: "LoadReports", uses: ["LoadTestSupport", "Documents"]),
        tests(of: "Web", uses: ["EventLoop", "LoopChecks", "Wire", "WireChecks", nioHTTP]),
        tests(of: "Commands", uses: ["Secrecy"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["TestSupport", "EventLoop", "LoopChecks"],
            swiftSettings: strict
        ),
    ]
)

// Fuzzers link only where the compiler adds libFuzzer; tools/fuzz builds and runs them.
if Context.environment["SESTINA_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CLibFuzzer", path: "Tests/Fuzz/CLibFuzzer"),
        program("FuzzSession", in: "Tests/Fuzz", uses: ["CLibFuzzer", "Wire", "WireChecks"]),
        program("FuzzONNX", in: "Tests/Fuzz", uses: ["CLibFuzzer", "ONNX", "Models"]),
        program("FuzzTLS", in: "Tests/Fuzz", uses: ["CLibFuzzer", "Bytes", "Platform", "Secrecy"]),
    ]
}

// The release build names the programs that it makes. What they do not need is no part of the package then, and they
// are made beside each other; tools/lib/build-release sets it.
if let names = Context.environment["SESTINA_PROGRAMS"] {
    // Programs that measure are made only when they are named; tools/bench-training and tools/bench-gate do.
    package.targets += [
        support("BenchmarkRows", in: "Tests/Benchmarks", uses: ["Models", "Platform"]),
        program("FitTimes", in: "Tests/Benchmarks", uses: ["Datasets", "Training"]),
        program(
            "ChangeTimes",
            in: "Tests/Benchmarks",
            uses: ["BenchmarkRows", "Models", "ONNX", "Platform", "Reasons"]
        ),
        program(
            "TreeTimes",
            in: "Tests/Benchmarks",
            uses: ["BenchmarkRows", "Models", "ONNX", "Platform"]
        ),
        program(
            "ReasonTimes",
            in: "Tests/Benchmarks",
            uses: ["BenchmarkRows", "Models", "ONNX", "Platform", "Reasons"]
        ),
        program(
            "GateRates",
            in: "Tests/Benchmarks",
            uses: ["Datasets", "Gate", "JSON", "Models", "ONNX", "Statistics", "Training"]
        ),
    ]
    let programs = names.split(separator: " ").map(String.init)
    var open = programs
    var modules: Set<String> = []
    var packages: Set<String> = []
    while let name = open.popLast() {
        guard modules.insert(name).inserted else { continue }
        for dependency in package.targets.first(where: { $0.name == name })?.dependencies ?? [] {
            switch dependency {
            case .byNameItem(let module, _): open.append(module)
            case .productItem(_, let library?, _, _): packages.insert(library)
            default: break
            }
        }
    }
    package.targets.removeAll { !modules.contains($0.name) }
    package.products.removeAll { !programs.contains($0.name) }
    package.dependencies.removeAll { dependency in
        guard case .sourceControl(_, let url, _) = dependency.kind else { return false }
        return !packages.contains(String(url.split(separator: "/").last ?? ""))
    }
}
