//! Who may use whom, who may touch the world outside, and what every file needs, held by reading the
//! source text: a new dependency between modules is a decision, and is made here.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic, as tests do")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Each module of the library with the modules it may use, in the order in which data flows.
const LAYERS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("diagnostic", &["source"]),
    ("parse", &["source", "diagnostic"]),
    ("model", &["source", "diagnostic"]),
    ("words", &["source", "model"]),
    ("load", &["source", "diagnostic", "parse", "model"]),
    ("clock", &["model"]),
    ("check", &["source", "diagnostic", "model", "clock"]),
    ("simulate", &["model", "clock"]),
    ("oncall", &["model", "clock", "simulate"]),
    ("promises", &["model", "clock", "simulate"]),
    ("scenarios", &["model", "clock", "simulate", "promises"]),
    ("prove", &["model", "clock", "simulate", "oncall", "promises"]),
    ("diff", &["model", "clock", "simulate", "scenarios", "prove"]),
    ("history", &["source", "parse", "model", "load", "diff"]),
    ("render", &["model", "words", "clock", "simulate"]),
    ("import", &["source", "model", "load"]),
    ("site", &["model", "clock", "simulate", "prove", "render"]),
    (
        "report",
        &[
            "source",
            "diagnostic",
            "model",
            "words",
            "load",
            "clock",
            "check",
            "simulate",
            "oncall",
            "promises",
            "scenarios",
            "prove",
            "diff",
            "history",
        ],
    ),
    ("docs", &["diagnostic", "check"]),
];

/// What a module names of another for the sake of a type that its own types carry, and nothing else.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("simulate", "source", "a trace names the place of the rule behind every event"),
    ("scenarios", "source", "what no scenario touches has a place"),
    ("prove", "source", "a rule that is left out keeps its place"),
    ("diff", "source", "a changed field has a place on either side"),
    ("diff", "diagnostic", "the level of a lint is a field"),
    ("render", "source", "an expression that does not resolve has a place"),
];

const MOST_LINES: usize = 350;

/// A source file: its path below `src`, and its text without comments, literals and unit tests.
struct File {
    path: String,
    text: String,
    code: String,
}

impl File {
    /// The top-level module the file belongs to: `clock` for `clock/working_time.rs`.
    fn module(&self) -> &str {
        self.path.split('/').next().unwrap().trim_end_matches(".rs")
    }

    fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap();
        name == "tests.rs" || self.path.contains("/tests/")
    }
}

fn files() -> Vec<File> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![src.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(&src).unwrap().to_str().unwrap().replace('\\', "/");
                let code = without_tests(&strip(&text));
                files.push(File { path, text, code });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.len() > 20, "the source was not found");
    files
}

/// Blanks out comments, strings and characters, so that only code is searched. Lines stay lines.
fn strip(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or('\0');
    let mut code = String::with_capacity(text.len());
    let mut i = 0;
    while i < chars.len() {
        let start = i;
        let before = if i == 0 { ' ' } else { at(i - 1) };
        let hashes = (i + 1..).take_while(|j| at(*j) == '#').count();
        if at(i) == '/' && at(i + 1) == '/' {
            while i < chars.len() && at(i) != '\n' {
                i += 1;
            }
        } else if at(i) == 'r' && at(i + 1 + hashes) == '"' && !before.is_alphanumeric() {
            i += hashes + 2;
            let closes = |i: usize| at(i) == '"' && (1..=hashes).all(|h| at(i + h) == '#');
            while i < chars.len() && !closes(i) {
                i += 1;
            }
            i += hashes + 1;
        } else if at(i) == '"' {
            i += 1;
            while i < chars.len() && at(i) != '"' {
                i += if at(i) == '\\' { 2 } else { 1 };
            }
            i += 1;
        } else if at(i) == '\'' && at(i + 1) == '\\' {
            i += 3;
            while i < chars.len() && at(i) != '\'' {
                i += 1;
            }
            i += 1;
        } else if at(i) == '\'' && at(i + 2) == '\'' {
            i += 3;
        } else {
            code.push(at(i));
            i += 1;
            continue;
        }
        let blank = |c: &char| if *c == '\n' { '\n' } else { ' ' };
        code.extend(chars.iter().skip(start).take(i - start).map(blank));
    }
    code
}

/// Cuts off the unit tests, which stand at the end of a file and may use what they like.
fn without_tests(code: &str) -> String {
    match code.find("#[cfg(test)]\nmod tests {") {
        Some(start) => code.chars().take(code.get(..start).unwrap().chars().count()).collect(),
        None => code.to_owned(),
    }
}

/// The words after each `crate::` (those of a `{…}` list included) with their line numbers.
fn modules_used(code: &str, root: &str) -> Vec<(usize, String)> {
    let mut used = Vec::new();
    for (start, matched) in code.match_indices(root) {
        let before = code.get(..start).unwrap();
        if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let line = before.matches('\n').count() + 1;
        let rest = code.get(start + matched.len()..).unwrap();
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 1;
            let mut word_starts = true;
            let mut word = String::new();
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    c if depth == 1 && word_starts && (c.is_alphanumeric() || c == '_') => {
                        word.push(c)
                    }
                    ',' if depth == 1 => word_starts = true,
                    c if depth == 1 && !c.is_whitespace() => word_starts = false,
                    _ => {}
                }
                if (!word_starts || c == ',' || depth == 0) && !word.is_empty() {
                    used.push((line, std::mem::take(&mut word)));
                }
                if depth == 0 {
                    break;
                }
            }
        } else {
            let word = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            used.push((line, word));
        }
    }
    used
}

fn report(what: &str, problems: &[String]) {
    assert!(problems.is_empty(), "{what}:\n  {}\n", problems.join("\n  "));
}

#[test]
fn modules_use_only_what_the_table_allows() {
    let layers: BTreeMap<&str, BTreeSet<&str>> =
        LAYERS.iter().map(|(module, may)| (*module, may.iter().copied().collect())).collect();
    let mut problems = Vec::new();
    let mut needed: BTreeSet<&(&str, &str, &str)> = BTreeSet::new();
    for file in files().iter().filter(|file| !file.is_test()) {
        let module = file.module();
        if matches!(module, "lib" | "main" | "cli") {
            continue;
        }
        let Some(may) = layers.get(module) else {
            problems.push(format!("src/{}: `{module}` is not in LAYERS", file.path));
            continue;
        };
        for (line, used) in modules_used(&file.code, "crate::") {
            let exception = EXCEPTIONS.iter().find(|(from, to, _)| *from == module && *to == used);
            needed.extend(exception);
            let known = layers.contains_key(used.as_str()) || used == "cli";
            if known && used != module && !may.contains(used.as_str()) && exception.is_none() {
                problems.push(format!("src/{}:{line}: `{module}` may not use `{used}`", file.path));
            }
        }
    }
    for exception in EXCEPTIONS.iter().filter(|exception| !needed.contains(exception)) {
        problems.push(format!("the exception {exception:?} is not needed any more"));
    }
    report("who may use whom stands in LAYERS of this test", &problems);
}

#[test]
fn modules_stand_in_the_order_of_the_data() {
    let lib = files().into_iter().find(|file| file.path == "lib.rs").unwrap();
    let declared: Vec<&str> = lib
        .code
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let expected: Vec<&str> = LAYERS.iter().map(|(module, _)| *module).collect();
    let expected: Vec<&str> = expected.into_iter().filter(|m| declared.contains(m)).collect();
    assert_eq!(declared, expected, "src/lib.rs lists the modules in the order of LAYERS");
}

#[test]
fn only_source_reads_and_only_cli_writes() {
    let reads = [
        "fs::read",
        "File::open",
        "read_dir",
        "read_to_string(",
        "metadata(",
        "is_file()",
        "is_dir()",
        ".exists()",
    ];
    let writes = [
        "fs::write",
        "File::create",
        "create_dir",
        "remove_file",
        "remove_dir",
        "fs::rename",
        "tempfile::",
        "OpenOptions",
    ];
    let asks = [
        "Timestamp::now",
        "Zoned::now",
        "SystemTime",
        "Instant::now",
        "std::env",
        "env::var",
        "TimeZone::system",
    ];
    let streams = [
        "io::stdout",
        "io::stderr",
        "io::stdin",
        "anstream::stdout",
        "anstream::stderr",
        "println!(",
        "eprintln!(",
    ];
    let starts = ["process::Command", "Command::new"];
    let mut problems = Vec::new();
    for file in files().iter().filter(|file| !file.is_test()) {
        let module = file.module();
        let in_cli = matches!(module, "cli" | "main");
        let forbidden = [
            (module == "source", &reads[..], "only `source` reads the disk"),
            (in_cli, &writes[..], "only `cli` writes to the disk"),
            (in_cli, &asks[..], "only `cli` asks for the time and the environment"),
            (in_cli, &streams[..], "only `cli` has the standard streams"),
            (in_cli, &starts[..], "only `cli` starts other programs"),
        ];
        for (allowed, words, why) in forbidden {
            for word in words.iter().filter(|_| !allowed) {
                for (start, _) in file.code.match_indices(word) {
                    let line = file.code.get(..start).unwrap().matches('\n').count() + 1;
                    problems.push(format!("src/{}:{line}: `{word}`: {why}", file.path));
                }
            }
        }
    }
    report("access to the world outside", &problems);
}

#[test]
fn the_library_does_not_know_its_command_line() {
    let problems: Vec<String> = files()
        .iter()
        .filter(|file| !matches!(file.module(), "cli" | "main"))
        .filter(|file| file.code.contains("clap"))
        .map(|file| format!("src/{}: names `clap`", file.path))
        .collect();
    report("arguments belong to `cli`", &problems);
}

#[test]
fn every_file_says_what_it_is_for() {
    let problems: Vec<String> = files()
        .iter()
        .filter(|file| !file.text.starts_with("//! "))
        .map(|file| format!("src/{}: does not open with `//! …`", file.path))
        .collect();
    report("headers", &problems);
}

#[test]
fn files_stay_small() {
    let problems: Vec<String> = files()
        .iter()
        .map(|file| (file.text.lines().count(), &file.path))
        .filter(|(lines, _)| *lines > MOST_LINES)
        .map(|(lines, path)| {
            format!("src/{path}: {lines} lines; more than {MOST_LINES} is two ideas")
        })
        .collect();
    report("sizes", &problems);
}

#[test]
fn the_scanner_sees_code_and_nothing_else() {
    let text = "use crate::{clock::Clock, model::{Policy, render}, parse};\n\
        // crate::report\nlet s = \"crate::docs\"; let r = r#\"crate::check \"x\"\"#;\n\
        let c = '\"'; crate::load::load(); let d = '\\''; my_crate::simulate;\n\
        #[cfg(test)]\nmod tests {\n use crate::diagnostic;\n}\n";
    let code = without_tests(&strip(text));
    let used = modules_used(&code, "crate::");
    let used: Vec<(usize, &str)> = used.iter().map(|(line, word)| (*line, word.as_str())).collect();
    assert_eq!(used, [(1, "clock"), (1, "model"), (1, "parse"), (4, "load")]);
}
