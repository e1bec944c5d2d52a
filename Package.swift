// swift-tools-version: 6.2

import PackageDescription

let swift: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let c: [CSetting] = [
  .enableWarning("all"),
  .enableWarning("extra"),
  .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser",
  package: "swift-argument-parser"
)
let client: [Target.Dependency] = [
  .product(name: "AsyncHTTPClient", package: "async-http-client"),
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOHTTP1", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
  .product(name: "NIOSSL", package: "swift-nio-ssl"),
]
let http: [Target.Dependency] = [
  .product(name: "Hummingbird", package: "hummingbird"),
  .product(name: "HummingbirdCore", package: "hummingbird"),
  .product(name: "Logging", package: "swift-log"),
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOHTTP1", package: "swift-nio"),
  .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
]
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")

let package = Package(
  name: "evalharness",
  products: [
    .executable(name: "evalharness", targets: ["evalharness"]),
    .executable(name: "evalharness-launch", targets: ["evalharness-launch"]),
    .library(name: "evalharness-shim", type: .dynamic, targets: ["SandboxShim"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird",
      from: "2.28.1",
      traits: []
    ),
    .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.0.0"),
  ],
  targets: [
    .executableTarget(
      name: "evalharness",
      dependencies: ["Commands", argumentParser],
      swiftSettings: swift
    ),

    // The rooms, in the order a sample passes through them.
    .target(name: "Transport", dependencies: client, swiftSettings: swift),
    .target(
      name: "Problems",
      dependencies: ["BenchmarkCatalog", "CDigest", "CZlib", "Transport", subprocess],
      swiftSettings: swift
    ),
    .target(name: "Prompting", dependencies: ["Problems"], swiftSettings: swift),
    .target(
      name: "Completions",
      dependencies: ["Problems", "Prompting", "Transport", subprocess, systemPackage],
      swiftSettings: swift
    ),
    .target(
      name: "Execution",
      dependencies: [
        "CSandboxABI", "CSandboxHost", "CSeccomp", "SandboxRunner", subprocess, systemPackage,
      ],
      swiftSettings: swift
    ),
    .target(
      name: "Environments",
      dependencies: ["EnvironmentFiles", "Problems", subprocess, systemPackage],
      swiftSettings: swift
    ),
    .target(name: "Grading", dependencies: ["Execution", "Problems"], swiftSettings: swift),
    .target(name: "Statistics", swiftSettings: swift),
    .target(
      name: "Runs",
      dependencies: ["Grading", "Problems", "PublishedResults"],
      swiftSettings: swift
    ),
    .target(
      name: "Reports",
      dependencies: ["CZlib", "Grading", "Problems", "Runs", "Statistics"],
      resources: [
        .embedInCode("Page/Assets/page.html"),
        .embedInCode("Page/Assets/page.css"),
        .embedInCode("Page/Assets/elements.js"),
        .embedInCode("Page/Assets/code.js"),
        .embedInCode("Page/Assets/data.js"),
        .embedInCode("Page/Assets/tasks.js"),
        .embedInCode("Page/Assets/filters.js"),
        .embedInCode("Page/Assets/sample.js"),
        .embedInCode("Page/Assets/difference.js"),
        .embedInCode("Page/Assets/versus.js"),
        .embedInCode("Page/Assets/start.js"),
      ],
      swiftSettings: swift
    ),
    .target(
      name: "Measuring",
      dependencies: [
        "Completions", "Environments", "Execution", "Grading", "Problems", "Prompting", "Reports",
        "Runs", "Transport",
      ],
      swiftSettings: swift
    ),
    .target(
      name: "Scaling",
      dependencies: ["Completions", "Grading", "Measuring", "Problems", "Reports", "Runs"],
      swiftSettings: swift
    ),
    .target(
      name: "Evolution",
      dependencies: [
        "Completions", "Execution", "Grading", "Problems", "Prompting", "Runs",
      ],
      swiftSettings: swift
    ),
    .target(
      name: "Service",
      dependencies: ["Execution", "Grading", "Measuring", "Problems", "Prompting", "Runs"] + http,
      resources: [.embedInCode("Documents/openapi.json")],
      swiftSettings: swift
    ),
    .target(
      name: "Commands",
      dependencies: [
        "Completions", "Environments", "Evolution", "Execution", "Grading", "Measuring", "Problems",
        "Prompting", "Reports", "Runs", "Scaling", "Service", "Statistics", "Transport",
        argumentParser,
        subprocess,
      ],
      swiftSettings: swift
    ),

    // What a benchmark is: data, carried inside the binary.
    .target(
      name: "BenchmarkCatalog",
      path: "benchmarks/catalog",
      resources: [
        .embedInCode("humaneval.json"),
        .embedInCode("humaneval-plus.json"),
        .embedInCode("mbpp.json"),
        .embedInCode("mbpp-plus.json"),
        .embedInCode("mbpp-sanitized.json"),
        .embedInCode("humaneval-infilling-single-line.json"),
        .embedInCode("humaneval-infilling-multi-line.json"),
        .embedInCode("humaneval-infilling-random-span.json"),
        .embedInCode("humaneval-infilling-random-span-light.json"),
        .embedInCode("cruxeval-output.json"),
        .embedInCode("cruxeval-input.json"),
        .embedInCode("humanevalpack-fix-tests.json"),
        .embedInCode("humanevalpack-fix-docs.json"),
        .embedInCode("humanevalpack-synthesize.json"),
        .embedInCode("humanevalpack-explain.json"),
        .embedInCode("humaneval-pro.json"),
        .embedInCode("mbpp-pro.json"),
        .embedInCode("leetcodedataset.json"),
        .embedInCode("livecodebench.json"),
        .embedInCode("bigcodebench.json"),
        .embedInCode("bigcodebench-instruct.json"),
        .embedInCode("ds1000.json"),
      ],
      swiftSettings: swift
    ),

    // What programs need beside Python: data, carried inside the binary.
    .target(
      name: "EnvironmentFiles",
      path: "benchmarks/environments",
      exclude: ["lock.py"],
      resources: [.embedInCode("ds1000.json"), .embedInCode("bigcodebench.json")],
      swiftSettings: swift
    ),

    // What others have published: data, carried inside the binary.
    .target(
      name: "PublishedResults",
      path: "results/published",
      resources: [
        .embedInCode("austin.json"),
        .embedInCode("codex.json"),
        .embedInCode("ds-1000.json"),
        .embedInCode("evalplus-2023.json"),
        .embedInCode("evalplus-2024.json"),
        .embedInCode("evol-teacher.json"),
        .embedInCode("llama.json"),
        .embedInCode("magicoder.json"),
        .embedInCode("qwen.json"),
        .embedInCode("starcoder.json"),
        .embedInCode("unverified.json"),
        .embedInCode("references.bib"),
        .embedInCode("wizardcoder.json"),
      ],
      swiftSettings: swift
    ),

    // What runs next to the program under test.
    .target(name: "CSandboxABI", path: "sandbox/abi", cSettings: c),
    .target(
      name: "CSandboxHost",
      dependencies: ["CSandboxABI"],
      path: "sandbox/host",
      cSettings: c
    ),
    .executableTarget(
      name: "evalharness-launch",
      dependencies: ["CSandboxABI", "CSeccomp"],
      path: "sandbox/launcher",
      cSettings: c
    ),
    // SwiftPM links even C products through swiftc, which adds libswiftCore; inside the cage there
    // is none. A C library without constructors needs no start files either.
    .target(
      name: "SandboxShim",
      dependencies: ["CSandboxABI"],
      path: "sandbox/shim",
      cSettings: c,
      linkerSettings: [.unsafeFlags(["-static-stdlib", "-nostartfiles"])]
    ),
    .target(
      name: "SandboxRunner",
      path: "sandbox/runner",
      resources: [
        .embedInCode("channel.py"),
        .embedInCode("program.py"),
        .embedInCode("server.py"),
        .embedInCode("shared_state.py"),
        .embedInCode("candidate/calls.py"),
        .embedInCode("candidate/candidate.py"),
        .embedInCode("candidate/compatible.py"),
        .embedInCode("candidate/unittests.py"),
        .embedInCode("candidate/endless.py"),
        .embedInCode("candidate/operations.py"),
        .embedInCode("candidate/output.py"),
        .embedInCode("candidate/plain.py"),
        .embedInCode("candidate/rehearsal.py"),
        .embedInCode("candidate/scripts.py"),
        .embedInCode("candidate/semaphores.py"),
        .embedInCode("candidate/snapshots.py"),
        .embedInCode("candidate/standard_streams.py"),
        .embedInCode("candidate/stream_rehearsal.py"),
        .embedInCode("candidate/streams.py"),
        .embedInCode("candidate/trials.py"),
        .embedInCode("candidate/watching.py"),
        .embedInCode("extraction/answers.py"),
        .embedInCode("extraction/extraction.py"),
        .embedInCode("extraction/texts.py"),
        .embedInCode("extraction/turns.py"),
        .embedInCode("extraction/units.py"),
        .embedInCode("extraction/whole_programs.py"),
        .embedInCode("judge/accounts.py"),
        .embedInCode("judge/apart.py"),
        .embedInCode("judge/cases.py"),
        .embedInCode("judge/predictions.py"),
        .embedInCode("judge/commitments.py"),
        .embedInCode("judge/deciding.py"),
        .embedInCode("judge/doubts.py"),
        .embedInCode("judge/faults.py"),
        .embedInCode("judge/figures.py"),
        .embedInCode("judge/functions.py"),
        .embedInCode("judge/inputs.py"),
        .embedInCode("judge/inspection.py"),
        .embedInCode("judge/judge.py"),
        .embedInCode("judge/kinds.py"),
        .embedInCode("judge/ledger.py"),
        .embedInCode("judge/likeness.py"),
        .embedInCode("judge/oracles.py"),
        .embedInCode("judge/raised.py"),
        .embedInCode("judge/records.py"),
        .embedInCode("judge/references.py"),
        .embedInCode("judge/results.py"),
        .embedInCode("judge/session.py"),
        .embedInCode("judge/stand_ins.py"),
        .embedInCode("judge/trees.py"),
        .embedInCode("values/aliases.py"),
        .embedInCode("values/arrays.py"),
        .embedInCode("values/codec.py"),
        .embedInCode("values/empties.py"),
        .embedInCode("values/fingerprint.py"),
        .embedInCode("values/libraries.py"),
        .embedInCode("values/marks.py"),
        .embedInCode("values/parcels.py"),
        .embedInCode("values/prompt_classes.py"),
        .embedInCode("values/sparse.py"),
        .embedInCode("values/tables.py"),
        .embedInCode("values/tensors.py"),
      ],
      swiftSettings: swift
    ),

    // What asking costs: see benchmarks/performance/exchanges.py.
    .executableTarget(
      name: "exchanges",
      dependencies: ["Transport"],
      path: "benchmarks/performance/exchanges",
      swiftSettings: swift
    ),

    // Libraries of the system.
    .systemLibrary(
      name: "CSeccomp",
      path: "sandbox/seccomp",
      pkgConfig: "libseccomp",
      providers: [.apt(["libseccomp-dev"])]
    ),
    .systemLibrary(
      name: "CDigest",
      path: "Sources/CDigest",
      pkgConfig: "libmd",
      providers: [.apt(["libmd-dev"])]
    ),
    .systemLibrary(
      name: "CZlib",
      path: "Sources/CZlib",
      pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"])]
    ),

    // Tests.
    .target(
      name: "TestSupport",
      dependencies: ["Execution", "Grading", "Transport", subprocess],
      path: "Tests/TestSupport",
      exclude: ["stub_server.py"],
      swiftSettings: swift
    ),
    .testTarget(
      name: "TransportTests",
      dependencies: ["Transport", "TestSupport"],
      exclude: ["expired.pem"],
      swiftSettings: swift
    ),
    .testTarget(
      name: "ProblemsTests",
      dependencies: ["Problems", "TestSupport", "Transport", "CZlib"],
      swiftSettings: swift
    ),
    .testTarget(
      name: "EnvironmentsTests",
      dependencies: ["Environments", "TestSupport"],
      swiftSettings: swift
    ),
    .testTarget(
      name: "PromptingTests",
      dependencies: ["Prompting", "Problems", "TestSupport"],
      swiftSettings: swift
    ),
    .testTarget(
      name: "CompletionsTests",
      dependencies: [
        "Completions", "Problems", "Prompting", "TestSupport", "Transport", subprocess,
      ],
      exclude: ["engine.py", "fault_server.py"],
      swiftSettings: swift
    ),
    .testTarget(
      name: "StatisticsTests",
      dependencies: ["Statistics", "TestSupport"],
      swiftSettings: swift
    ),
    .testTarget(
      name: "RunsTests",
      dependencies: ["Grading", "Problems", "Runs", "TestSupport"],
      swiftSettings: swift
    ),
    .testTarget(
      name: "ScalingTests",
      dependencies: ["Problems", "Runs", "Scaling"],
      swiftSettings: swift
    ),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "CZlib", "Grading", "Problems", "Reports", "Runs", "Statistics", "TestSupport",
      ],
      exclude: ["page_script.js"],
      swiftSettings: swift
    ),
    .testTarget(
      name: "ExecutionTests",
      dependencies: ["CSandboxABI", "Execution", "TestSupport", "evalharness-launch"],
      exclude: ["corrupted_launcher.py"],
      swiftSettings: swift
    ),
    .testTarget(
      name: "GradingTests",
      dependencies: [
        "Execution", "Grading", "Problems", "TestSupport", "evalharness-launch",
      ],
      swiftSettings: swift
    ),
    .testTarget(
      name: "ServiceTests",
      dependencies: [
        "Execution", "Grading", "Problems", "Runs", "Service", "TestSupport", "evalharness-launch",
      ],
      swiftSettings: swift
    ),
    .testTarget(
      name: "RunnerTests",
      dependencies: [subprocess],
      exclude: [
        "extraction_corpus.txt", "runner.py", "test_accounts.py", "test_aliases.py",
        "test_cases.py", "test_deciding.py", "test_endless.py", "test_extraction.py",
        "test_functions.py",
        "test_inputs.py", "test_inspection.py", "test_judge.py",
        "test_libraries.py", "test_likeness.py", "test_predictions.py",
        "test_prompt_classes.py", "test_rehearsal.py", "test_semaphores.py", "test_stand_ins.py",
        "test_streams.py", "test_whole_programs.py",
        "test_values.py",
      ],
      swiftSettings: swift
    ),
    .testTarget(
      name: "MeasuringTests",
      dependencies: [
        "Completions", "Execution", "Grading", "Measuring", "Problems", "Prompting", "Reports",
        "Runs",
        "TestSupport", "evalharness-launch",
      ],
      swiftSettings: swift
    ),
    .testTarget(
      name: "EvolutionTests",
      dependencies: [
        "Completions", "Evolution", "Execution", "Grading", "Problems", "Prompting", "Runs",
        "TestSupport", "evalharness-launch",
      ],
      swiftSettings: swift
    ),
    .testTarget(
      name: "CommandsTests",
      dependencies: [
        "Commands", "Grading", "Problems", "Runs", "TestSupport", "evalharness",
        "evalharness-launch", argumentParser, subprocess, systemPackage,
      ],
      exclude: [
        "Golden", "ci_files.py", "completion_server.py", "fusion_client.py", "fusion_packages.py",
        "fusion_recorded.py", "judge_client.py", "explaining.py", "model.py",
        "open_instruct_client.py",
        "peer_clients.py", "piston_client.py", "processes.py", "serve_client.py", "serve_edges.py",
        "serve_floods.py", "serve_fuzz.py", "slurm_plan.py",
      ],
      swiftSettings: swift
    ),
  ],
  cLanguageStandard: .c17
)
