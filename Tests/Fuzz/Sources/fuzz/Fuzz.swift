/// libFuzzer's driver, from the toolchain's runtime without `main`.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The target that the first argument names. libFuzzer calls it without context, hence a global.
private let target = CommandLine.arguments.dropFirst().first.flatMap(Target.init(rawValue:))

/// `fuzz TARGET [libFuzzer options and folders]`
@main
struct Fuzz {
    static func main() {
        guard target != nil else {
            print("usage: fuzz \(Target.allCases.map(\.rawValue).joined(separator: "|")) [options] [folders]")
            return
        }
        // The target's name is not libFuzzer's business.
        var count = CommandLine.argc - 1
        var arguments = CommandLine.unsafeArgv + 1
        _ = runDriver(&count, &arguments) { start, size in
            target?.run(UnsafeBufferPointer(start: start, count: size))
            return 0
        }
    }
}
