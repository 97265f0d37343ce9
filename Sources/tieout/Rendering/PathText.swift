/// Paths as people read them.
enum PathText {
    /// A path without `.` and without a folder that is left again by `..`: `pipelines/../out/a.csv` is `out/a.csv`.
    ///
    /// By the letters alone: where a folder is a symbolic link, the system may go elsewhere, so this is for screens only.
    static func short(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        let text = parts.joined(separator: "/")
        return path.hasPrefix("/") ? "/" + text : text.isEmpty ? "." : text
    }
}
