// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "Tieout", path: "../..")],
    targets: [
        .target(
            name: "Measuring", swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]),
        .executableTarget(
            name: "balances", dependencies: ["Measuring", .product(name: "Formats", package: "Tieout")],
            swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]),
        .executableTarget(
            name: "benchmark", dependencies: ["Measuring", .product(name: "Formats", package: "Tieout")],
            swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]),
        .executableTarget(
            name: "benchmark-payouts", dependencies: ["Measuring", .product(name: "Formats", package: "Tieout")],
            swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]),
        .executableTarget(
            name: "benchmark-matching",
            dependencies: ["Measuring", .product(name: "Reconciliation", package: "Tieout")],
            swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]),
    ]
)
