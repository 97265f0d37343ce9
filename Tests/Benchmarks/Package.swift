// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "Tieout", path: "../..")],
    targets: [
        .executableTarget(
            name: "balances", dependencies: [.product(name: "Formats", package: "Tieout")],
            swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]),
        .executableTarget(
            name: "benchmark", dependencies: [.product(name: "Formats", package: "Tieout")],
            swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]),
        .executableTarget(
            name: "benchmark-payouts", dependencies: [.product(name: "Formats", package: "Tieout")],
            swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]),
    ]
)
