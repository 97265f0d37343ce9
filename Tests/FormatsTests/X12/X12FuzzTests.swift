import Formats
import Foundation
import Testing
import Values

/// Hostile bytes: no crash, and nothing postable from a transaction that was cut. Seeded, so that a failure repeats.
@Suite("835 fuzzing")
struct X12FuzzTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private func seeds() throws -> [(name: String, bytes: [UInt8])] {
        let folder = X12Samples.root.appending(path: "samples/835")
        var all = try X12Samples.files(below: folder).map {
            ($0, [UInt8](try Data(contentsOf: folder.appending(path: $0))))
        }
        if let corpus = X12Samples.corpus {
            all += try X12Samples.files(below: corpus).map {
                ($0, [UInt8](try Data(contentsOf: corpus.appending(path: $0))))
            }
        }
        return all
    }

    @Test("cut at every 97th byte, nothing of the cut transaction posts")
    func cuts() throws {
        for (name, bytes) in try seeds() where bytes.count < 40_000 {
            let whole = X12835Reader.read(SourceFile(contents: bytes, name: name), options: X12Samples.options)
            let known = Set(whole.records.map(\.digest))
            for end in stride(from: 0, to: bytes.count, by: 97) {
                let cut = SourceFile(contents: Array(bytes[..<end]), name: name)
                let reading = X12835Reader.read(cut, options: X12Samples.options)
                for remittance in reading.records where remittance.obstacles.isEmpty {
                    #expect(known.contains(remittance.digest), "\(name) cut at \(end)")
                }
            }
        }
    }

    @Test("flipped, doubled and dropped bytes never crash it")
    func flips() throws {
        var random = Generator(state: 835)
        let seeds = try seeds().filter { !$0.bytes.isEmpty && $0.bytes.count < 20_000 }
        let delimiters = Array("*:~^|\n\r\0".utf8)
        let clock = ContinuousClock()
        let end = clock.now + .seconds(3)
        var executions = 0
        while clock.now < end, executions < 100_000 {
            var bytes = seeds[Int.random(in: 0..<seeds.count, using: &random)].bytes
            for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[place] = delimiters[Int.random(in: 0..<delimiters.count, using: &random)]
                case 2: bytes.remove(at: place)
                case 3: bytes.insert(bytes[place], at: place)
                default: bytes[place] = UInt8.random(in: 0x30...0x39, using: &random)
                }
            }
            let reading = X12835Reader.read(SourceFile(contents: bytes, name: "fuzz"), options: X12Samples.options)
            #expect(reading.rejected + reading.setAside <= reading.read)
            _ = EOBText.render(reading.records)
            bytes.withUnsafeBufferPointer { _ = X12Writer.rewrite($0) }
            executions += 1
        }
        #expect(executions > 100)
    }

    @Test("amounts at the limit add up without a trap")
    func overflow() {
        let cas = String(repeating: "CAS*CO*45*9999999999.99~", count: 2000)
        let text =
            "ST*835*1~BPR*I*9999999999.99*C*CHK************20260101~TRN*1*A*B~CLP*X*1*9999999999.99*-9999999999.99~\(cas)SE*2*1~"
        let reading = X12835Reader.read(SourceFile(text: text, name: "limit"), options: X12Samples.options)
        #expect(reading.rejected == 1)
    }
}
