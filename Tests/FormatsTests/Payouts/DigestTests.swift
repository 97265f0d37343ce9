import Testing

@testable import Formats

@Suite("Digests of files") struct DigestTests {
    @Test("by pieces is as in one go", arguments: [1, 7, 8, 9, 64, 1_000])
    func pieces(_ piece: Int) {
        let text = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        text.withUnsafeBufferPointer { bytes in
            var seen = 0
            let digest = SHA256.digest(of: bytes, piece: piece) { seen += $0.count }
            #expect(digest == SHA256.digest(of: bytes))
            #expect(seen == (piece < 1_000 ? 1_000 : 0))
        }
    }
}
