// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "Tieout",
    products: [
        .executable(name: "tieout", targets: ["tieout"]),
        .library(name: "PracticeBook", targets: ["PracticeBook"]),
        .library(name: "Formats", targets: ["Formats"]),
        .library(name: "Reconciliation", targets: ["Reconciliation"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .target(name: "Values", swiftSettings: settings),
        .target(
            name: "Formats", dependencies: ["Values", "CLibXML2", "CCrypto", "CZip"],
            swiftSettings: settings),
        .target(name: "LedgerModel", dependencies: ["Values"], swiftSettings: settings),
        .target(
            name: "Reconciliation",
            dependencies: [
                "Values", "Formats", "LedgerModel", .product(name: "Yams", package: "Yams"),
            ],
            resources: [.embedInCode("Resources/profiles.yaml")],
            swiftSettings: settings),
        .target(
            name: "PracticeBook",
            dependencies: [
                "Values", "Formats", "LedgerModel", "Reconciliation",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        .target(name: "PracticeSimulator", dependencies: ["Values"], swiftSettings: settings),
        .executableTarget(name: "tieout-simulate", dependencies: ["PracticeSimulator"], swiftSettings: settings),
        .executableTarget(
            name: "tieout",
            dependencies: [
                "PracticeBook", "Reconciliation", "Formats", "LedgerModel", "Values", "CXLSXWriter",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "FormatsTests", dependencies: ["Formats", "Values"],
            exclude: [
                "X12/corpus-verdicts.tsv", "EOB/fhir-verdicts.tsv", "EOB/fhir-corpus-verdicts.tsv",
                "Payouts/corpus-verdicts.tsv",
            ],
            swiftSettings: settings),
        .testTarget(name: "LedgerModelTests", dependencies: ["LedgerModel", "Values"], swiftSettings: settings),
        .testTarget(
            name: "ReconciliationTests",
            dependencies: ["Reconciliation", "Formats", "LedgerModel", "Values", "PracticeSimulator", "PracticeBook"],
            swiftSettings: settings),
        .testTarget(
            name: "PracticeBookTests",
            dependencies: [
                "PracticeBook", "Reconciliation", "Formats", "LedgerModel", "Values",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "RenderingTests", dependencies: ["tieout", "LedgerModel", "Values"], swiftSettings: settings),
        .testTarget(name: "SimulatorTests", dependencies: ["PracticeSimulator", "Values"], swiftSettings: settings),
        .testTarget(
            name: "GoldenTests",
            dependencies: ["tieout", "PracticeBook", "Reconciliation", "LedgerModel", "Values"],
            swiftSettings: settings),
        .testTarget(
            name: "CommandTests", dependencies: ["tieout", "PracticeBook", "Reconciliation", "LedgerModel", "Values"],
            swiftSettings: settings),
        .testTarget(name: "TidyTests", swiftSettings: settings),
    ]
)
