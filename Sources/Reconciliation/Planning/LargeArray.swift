import Glibc

extension Array {
    /// Makes room for so many more elements at once. Much room is asked for in large pages: it is filled from one end to
    /// the other, and to be given it four kilobytes at a time costs as much as filling it.
    mutating func makeRoom(for more: Int) {
        reserveCapacity(count + more)
        let bytes = more * MemoryLayout<Element>.stride
        let page = 2 << 20
        guard bytes >= 32 * page else { return }
        let used = count * MemoryLayout<Element>.stride
        withUnsafeMutableBytes { room in
            guard let start = room.baseAddress else { return }
            let first = (UInt(bitPattern: start) + UInt(used + page - 1)) / UInt(page) * UInt(page)
            let end = UInt(bitPattern: start) + UInt(used + bytes)
            guard end > first, let address = UnsafeMutableRawPointer(bitPattern: first) else { return }
            // Advice: where the system does not take it, nothing changes.
            _ = madvise(address, Int(end - first), MADV_HUGEPAGE)
        }
    }
}
