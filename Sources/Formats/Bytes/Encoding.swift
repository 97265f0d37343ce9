import Values

/// The character encodings that exports come in, brought to the one that the readers work on.
public enum Encoding {
    /// The same file when its bytes are an ASCII superset (UTF-8, Windows-1252); a copy in UTF-8 when a byte order mark
    /// or zero bytes say UTF-16. Lone surrogates and a last odd byte become U+FFFD.
    public static func normalised(_ file: SourceFile) -> SourceFile {
        guard let bigEndian = isUTF16(file.bytes) else { return file }
        return SourceFile(contents: utf8(file.bytes, bigEndian: bigEndian), name: file.name, number: file.number)
    }

    /// True for UTF-16 with the high byte first, false for the low byte first, `nil` for another encoding: by its mark, or
    /// where every other byte of a beginning without a mark is zero, as it is in Latin text.
    public static func isUTF16(_ b: Bytes) -> Bool? {
        guard b.count >= 2 else { return nil }
        if b[0] == 0xFF, b[1] == 0xFE { return false }
        if b[0] == 0xFE, b[1] == 0xFF { return true }
        let start = b.prefix(64)
        guard start.count >= 8 else { return nil }
        let even = start.indices.count { $0 % 2 == 0 && b[$0] == 0 }
        let odd = start.indices.count { $0 % 2 == 1 && b[$0] == 0 }
        if even == 0, odd * 8 >= start.count * 3 { return false }
        return odd == 0 && even * 8 >= start.count * 3 ? true : nil
    }

    /// True where all bytes are UTF-8. The file is given back as it is looked through.
    static func isUTF8(_ file: SourceFile) -> Bool {
        let bytes = file.bytes
        var at = 0
        while at < bytes.count {
            var end = min(at + (4 << 20), bytes.count)
            // No character is cut in two.
            while end < bytes.count, end > at + 1, bytes[end] & 0xC0 == 0x80 { end -= 1 }
            let piece = Bytes(rebasing: bytes[at..<end])
            guard Text.isASCII(piece) || (try? UTF8Span(validating: piece.span)) != nil else { return false }
            file.release(at..<end)
            at = end
        }
        return true
    }

    private static func hasMark(_ b: Bytes) -> Bool {
        b.count >= 2 && (b[0] == 0xFF && b[1] == 0xFE || b[0] == 0xFE && b[1] == 0xFF)
    }

    private static func utf8(_ b: Bytes, bigEndian: Bool) -> [UInt8] {
        var units = [UInt16]()
        units.reserveCapacity(b.count / 2)
        var i = hasMark(b) ? 2 : 0
        while i + 1 < b.count {
            units.append(bigEndian ? UInt16(b[i]) << 8 | UInt16(b[i + 1]) : UInt16(b[i + 1]) << 8 | UInt16(b[i]))
            i += 2
        }
        var out = [UInt8]()
        out.reserveCapacity(units.count + units.count / 8)
        _ = transcode(units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: false) { out.append($0) }
        if i < b.count { out.append(contentsOf: [0xEF, 0xBF, 0xBD]) }
        return out
    }
}
