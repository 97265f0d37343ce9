// swift-tools-version: 6.2
import Foundation
import PackageDescription

// The runtime of libFuzzer without its `main`, which lies in the toolchain: `run.sh` finds it.
let runtime = ProcessInfo.processInfo.environment["FUZZER_RUNTIME"] ?? ""

let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "Tieout", path: "../..")],
    targets: [
        .executableTarget(
            name: "fuzz", dependencies: [.product(name: "Formats", package: "Tieout")],
            swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")],
            linkerSettings: runtime.isEmpty ? [] : [.unsafeFlags([runtime, "-lstdc++"])])
    ]
)
