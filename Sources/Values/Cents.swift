/// An amount of money in whole US cents. Overflow traps; there is no floating point anywhere near it.
@frozen
public struct Cents: Hashable, Comparable, Sendable, AdditiveArithmetic {
    /// The amount in cents; negative when the money goes the other way.
    public var raw: Int64

    /// An amount of `raw` cents.
    @inlinable public init(_ raw: Int64) { self.raw = raw }

    /// No money.
    @inlinable public static var zero: Cents { Cents(0) }

    /// The sum; traps on overflow.
    @inlinable public static func + (a: Cents, b: Cents) -> Cents { Cents(a.raw + b.raw) }
    /// The difference; traps on overflow.
    @inlinable public static func - (a: Cents, b: Cents) -> Cents { Cents(a.raw - b.raw) }
    @inlinable public static prefix func - (a: Cents) -> Cents { Cents(-a.raw) }
    @inlinable public static func < (a: Cents, b: Cents) -> Bool { a.raw < b.raw }

    /// The amount without its sign.
    @inlinable public var magnitude: Cents { raw < 0 ? Cents(-raw) : self }
    /// True when there is no money in it.
    @inlinable public var isZero: Bool { raw == 0 }

    /// The largest amount a source may state: 14 digits of dollars, so that sums of millions of rows cannot overflow.
    @inlinable public static var limit: Cents { Cents(99_999_999_999_999) }
}

extension Cents: CustomStringConvertible {
    /// The exchange form: `1234.56`, `-0.05`.
    public var description: String {
        let m = raw.magnitude
        let cents = m % 100
        return "\(raw < 0 ? "-" : "")\(m / 100).\(cents < 10 ? "0" : "")\(cents)"
    }

    /// The form people read: `1,234.56`.
    public var grouped: String {
        let m = raw.magnitude
        var dollars = Array(String(m / 100).utf8)
        var at = dollars.count - 3
        while at > 0 {
            dollars.insert(0x2C, at: at)
            at -= 3
        }
        let cents = m % 100
        return "\(raw < 0 ? "-" : "")\(String(decoding: dollars, as: UTF8.self)).\(cents < 10 ? "0" : "")\(cents)"
    }
}

extension Cents {
    /// Reads `-?digits[.d[d]]` and nothing else: no sign but minus, no thousands, no exponent, no third decimal.
    ///
    /// Units: dollars in the text, cents in the value. `nil` when the bytes are anything else or above ``limit``.
    @inlinable
    public init?(plain bytes: UnsafeBufferPointer<UInt8>) {
        let n = bytes.count
        // `0.00`, and `754.86`, as nearly every amount is written.
        if n == 4, let base = UnsafeRawPointer(bytes.baseAddress),
            UInt32(littleEndian: base.loadUnaligned(as: UInt32.self)) == 0x3030_2E30
        {
            self.init(0)
            return
        }
        if n >= 4, n <= 12, bytes[n - 3] == 0x2E {
            var sum: Int64 = 0
            var worst: UInt8 = 0
            for i in 0..<(n &- 3) {
                let digit = bytes[i] &- 0x30
                worst = max(worst, digit)
                sum = sum &* 10 &+ Int64(digit)
            }
            let (tens, ones) = (bytes[n &- 2] &- 0x30, bytes[n &- 1] &- 0x30)
            if max(worst, max(tens, ones)) <= 9 {
                self.init(sum &* 100 &+ Int64(tens) &* 10 &+ Int64(ones))
                return
            }
        }
        var i = 0
        var negative = false
        if n > 0, bytes[0] == 0x2D {
            negative = true
            i = 1
        }
        var value: Int64 = 0
        var digits = 0
        while i < n, bytes[i] &- 0x30 <= 9 {
            value = value &* 10 &+ Int64(bytes[i] &- 0x30)
            digits += 1
            if digits > 14 { return nil }
            i += 1
        }
        var decimals = 0
        if i < n, bytes[i] == 0x2E {
            i += 1
            while i < n, bytes[i] &- 0x30 <= 9 {
                decimals += 1
                if decimals > 2 { return nil }
                value = value &* 10 &+ Int64(bytes[i] &- 0x30)
                i += 1
            }
        }
        guard i == n, digits + decimals > 0 else { return nil }
        if decimals == 0 { value *= 100 } else if decimals == 1 { value *= 10 }
        guard value <= Cents.limit.raw else { return nil }
        self.init(negative ? -value : value)
    }

    /// As ``init(plain:)-(UnsafeBufferPointer<UInt8>)``, from text.
    public init?(plain text: String) {
        var text = text
        guard let value = text.withUTF8({ Cents(plain: $0) }) else { return nil }
        self = value
    }
}

extension Sequence {
    /// The sum of an amount over all elements; traps on overflow.
    @inlinable public func total(_ amount: (Element) -> Cents) -> Cents { reduce(into: .zero) { $0 += amount($1) } }
}
