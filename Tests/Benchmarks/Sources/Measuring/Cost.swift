import Glibc

/// What a process has cost so far.
public enum Cost {
    /// CPU time of all of its threads.
    public static var cpu: Duration {
        var now = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
        return .seconds(now.tv_sec) + .nanoseconds(now.tv_nsec)
    }

    /// The most memory that it ever held, in MiB.
    public static var peak: Int {
        var usage = rusage()
        getrusage(0, &usage)
        return usage.ru_maxrss / 1024
    }
}
