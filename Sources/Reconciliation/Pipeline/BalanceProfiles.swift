import Formats

/// The named profiles of balance reports.
public enum BalanceProfiles {
    /// Names of the profiles that are built in.
    public static let names: [String] = []
    /// A profile by name.
    public static func profile(named: String) -> BalanceProfile? { nil }
}
