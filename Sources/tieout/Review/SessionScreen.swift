/// What a ``ReviewSession`` shows, in parts, so that a small terminal loses the least: head and foot stay, the middle is cut.
struct SessionScreen {
    /// The size of a terminal.
    struct Size {
        var width: Int
        var height: Int
    }

    /// Where the user is, and what the question is about.
    var head: [String] = []
    /// All else about the question.
    var body: [String] = []
    /// Keys and what they do, a row each.
    var keys: [[String]] = []
    /// What is being typed, and what happened last.
    var foot: [String] = []
    /// The command that shows what had to be cut.
    var whole = ""

    /// All lines, whatever their length and number.
    var lines: [String] { head + body + ["", keysText] + foot }

    private var keysText: String { keys.map { $0.joined(separator: "   ") }.joined(separator: "\n") }

    /// The lines that a terminal of that size shows without scrolling, broken between words.
    func fitted(to size: Size) -> [String] {
        let width = max(size.width, 20)
        // The cursor stands below the last line.
        let height = max(size.height - 1, 4)
        let top = head.flatMap { SessionScreen.wrapped($0, width) }
        var bottom = keys.isEmpty ? [] : [""] + keys.flatMap { SessionScreen.flowed($0, width) }
        bottom += foot.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
            .flatMap { SessionScreen.wrapped($0, width) }
        bottom = bottom.suffix(max(height - top.count, 1))
        var middle = body.flatMap { SessionScreen.wrapped($0, width) }
        let room = max(height - top.count - bottom.count, 0)
        if middle.count > room {
            let kept = middle.prefix(max(room - 1, 0))
            let more = "  … \(middle.count - kept.count) more lines: \(whole)"
            middle = room > 0 ? kept + [String(more.prefix(width))] : []
        }
        return top + middle + bottom
    }

    /// A line broken between words; what goes on stands under the value of a `label   value` line.
    static func wrapped(_ line: String, _ width: Int) -> [String] {
        guard line.count > width else { return [line] }
        let margin = String(repeating: " ", count: min(hang(line), width / 2))
        var out: [String] = []
        var current = ""
        var gap = ""
        for word in line.split(separator: " ", omittingEmptySubsequences: false) {
            if word.isEmpty {
                gap += " "
                continue
            }
            if current.count + gap.count + word.count > width, !current.allSatisfy({ $0 == " " }) {
                out.append(current)
                current = margin + word
            } else {
                current += gap + word
            }
            // A word longer than the line is cut.
            while current.count > width {
                out.append(String(current.prefix(width)))
                current = margin + String(current.dropFirst(width))
            }
            gap = " "
        }
        return out + [current]
    }

    /// Where the value begins: behind the blanks after a line's first word.
    private static func hang(_ line: String) -> Int {
        let blanks = line.prefix { $0 == " " }.count
        let word = line.dropFirst(blanks).prefix { $0 != " " }.count
        let after = line.dropFirst(blanks + word).prefix { $0 == " " }.count
        return after >= 2 ? blanks + word + after : blanks + 2
    }

    /// Items side by side, as many a line as fit, none broken.
    private static func flowed(_ items: [String], _ width: Int) -> [String] {
        var out = [""]
        for item in items {
            let last = out[out.count - 1]
            if last.isEmpty {
                out[out.count - 1] = item
            } else if last.count + 3 + item.count <= width {
                out[out.count - 1] += "   " + item
            } else {
                out.append(item)
            }
        }
        return out
    }
}
