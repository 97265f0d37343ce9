import Formats
import Testing
import Values

@Suite("Lists that share memory")
struct SharedListTests {
    @Test("a list means what an array means, whatever is done to it")
    func array() {
        var seed: UInt64 = 7
        func random(_ limit: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1
            return Int(seed >> 33) % limit
        }
        var lists = [SharedList<Int>](repeating: [], count: 4)
        var arrays = [[Int]](repeating: [], count: 4)
        for step in 0..<4000 {
            let (i, j) = (random(4), random(4))
            switch random(6) {
            case 0, 1:
                lists[i].append(step)
                arrays[i].append(step)
            case 2:
                lists[i] = lists[j]
                arrays[i] = arrays[j]
            case 3 where !arrays[i].isEmpty:
                let at = random(arrays[i].count)
                lists[i][at] = -step
                arrays[i][at] = -step
            case 4 where !arrays[i].isEmpty:
                let at = random(arrays[i].count)
                lists[i].remove(at: at)
                arrays[i].remove(at: at)
            default:
                lists[i].append(contentsOf: arrays[j].prefix(3))
                arrays[i].append(contentsOf: arrays[j].prefix(3))
            }
            if arrays[i].count > 50 {
                lists[i].removeFirst(40)
                arrays[i].removeFirst(40)
            }
            for k in 0..<4 { #expect(Array(lists[k]) == arrays[k]) }
        }
    }

    @Test("what was read stays as it was when a copy changes, and when reading goes on")
    func copies() throws {
        let sample = try X12Samples.sample("two-interchanges")
        var kept: [Remittance] = []
        _ = X12835Reader.read(sample, options: X12Samples.options) { kept.append($0) }
        let again = X12835Reader.read(sample, options: X12Samples.options).records
        #expect(kept == again && !kept.isEmpty)
        var copy = kept[0]
        copy.claims[0].lines[0].charge = Cents(1)
        copy.claims[0].lines[0].adjustments.removeAll()
        copy.claims[0].references.append(Reference(qualifier: "EA", value: "1"))
        #expect(kept == again)
        #expect(copy != kept[0])
    }
}
