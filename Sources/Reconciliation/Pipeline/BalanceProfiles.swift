/// The named profiles of balance reports.
public enum BalanceProfiles {
    /// Names of the profiles that are built in.
    public static let names: [String] = []
}
