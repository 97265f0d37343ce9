extension Cents: Codable {
    /// Coded as whole cents.
    public init(from decoder: any Decoder) throws { self.init(try decoder.singleValueContainer().decode(Int64.self)) }
    /// Coded as whole cents.
    public func encode(to encoder: any Encoder) throws {
        var box = encoder.singleValueContainer()
        try box.encode(raw)
    }
}

extension Day: Codable {
    /// Coded as days since 1970-01-01.
    public init(from decoder: any Decoder) throws {
        self.init(number: try decoder.singleValueContainer().decode(Int32.self))
    }
    /// Coded as days since 1970-01-01.
    public func encode(to encoder: any Encoder) throws {
        var box = encoder.singleValueContainer()
        try box.encode(number)
    }
}

extension Instant: Codable {
    /// Coded as seconds since 1970-01-01T00:00:00Z.
    public init(from decoder: any Decoder) throws {
        self.init(seconds: try decoder.singleValueContainer().decode(Int64.self))
    }
    /// Coded as seconds since 1970-01-01T00:00:00Z.
    public func encode(to encoder: any Encoder) throws {
        var box = encoder.singleValueContainer()
        try box.encode(seconds)
    }
}
