//! What documents cost, against other programs that make the same, in the same run. Run with
//! `cargo bench --bench render`; needs `python3` with the module `venv` (jinja2 comes from PyPI) and `pandoc`.
//!
//! Processor time counts, of this process and of those it starts, since other work on the machine does not show
//! in it. What is missing is said, and its line left out.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a benchmark fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use tempfile::TempDir;
use tierline::load::load;
use tierline::model::{Format, Policy};
use tierline::render::{OwnTemplate, Past, Renderer};
use tierline::source::worktree::Root;
use tierline::source::{SourceFile, Sources};

/// Pages of the first comparison.
const SHEETS: usize = 10_000;

/// Runs of a whole program, of which the mean counts: the system tells their time in ticks.
const ROUNDS: u32 = 20;

fn main() {
    let asked = |word: &str| std::env::args().any(|argument| argument == word);
    if asked("--list") || asked("--test") {
        return;
    }
    sheets();
    whole();
    sop();
}

fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The contacts of this repository, with documents of a benchmark's own.
fn set(documents: &str) -> (Arc<Policy>, Sources) {
    let root = Root::find(Some(&top().join("policies")), &top()).unwrap();
    let mut files = root.read();
    files.files.retain(|file| !file.path.starts_with("documents"));
    let mut sources = files.into_sources();
    sources.add(SourceFile::new("documents.toml", documents.to_owned()));
    let loaded = load(&sources);
    assert!(loaded.errors.is_empty(), "{:?}", loaded.errors.first());
    (loaded.policy.unwrap(), sources)
}

/// Ten thousand contact sheets, against Jinja2 with the same templates and data.
fn sheets() {
    let Some((_folder, python)) = jinja2() else { return };
    let documents: String = (0..SHEETS)
        .map(|n| {
            format!(
                "[documents.sheet-{n}]\ntitle = \"Contact Sheet {n}\"\ntemplate = \"contact-sheet\"\n\
                 formats = [\"html\"]\nreview = {{ every = \"quarterly\", last = 2026-10-05 }}\n"
            )
        })
        .collect();
    let (policy, sources) = set(&documents);
    let renderer = Renderer::new(&policy, &sources, Vec::new());
    let mut last = String::new();
    // The mark of who made a page; any will do.
    let first = policy.documents.find("sheet-0").unwrap();
    let seal = renderer.draft(first, Format::Html).unwrap().seal;
    let before = cpu();
    for document in policy.documents.indexes() {
        let page = renderer.render(document, Format::Html, &Past::default()).unwrap();
        let page = page.under(&seal);
        if *policy.documents[document].entry.id == *format!("sheet-{}", SHEETS - 1) {
            last = page;
        }
    }
    let own = cpu() - before;

    let place = tempfile::tempdir().unwrap();
    let (data, out) = (place.path().join("data.json"), place.path().join("out.html"));
    fs::write(&data, json(&policy, &sources)).unwrap();
    let script = Command::new(&python)
        .arg(top().join("benches/contact_sheets.py"))
        .args([top().join("templates"), data])
        .arg(SHEETS.to_string())
        .arg(&out)
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(script.status.success());
    let other: f64 = String::from_utf8(script.stdout).unwrap().trim().parse().unwrap();
    let other_page = fs::read_to_string(out).unwrap();
    let differ = words(&last).into_iter().zip(words(&other_page)).find(|(one, other)| one != other);
    assert_eq!(differ, None, "they make the same pages");
    assert_eq!(words(&last).len(), words(&other_page).len());
    println!(
        "{SHEETS} contact sheets: tierline {own:.2} s, Jinja2 {other:.2} s: {:.1} times faster",
        other / own
    );
}

/// What the templates of a contact sheet see, as JSON.
fn json(policy: &Arc<Policy>, sources: &Sources) -> String {
    let fields =
        ["id", "title", "template", "audience", "paper", "review", "revision", "owner", "made"];
    let document: Vec<String> = fields.map(|key| format!("\"{key}\": document.{key}")).into();
    let text = format!(
        "{{{{ {{\"organization\": organization, \"contacts\": contacts, \"document\": {{{}, \"sections\": []}}}} | tojson }}}}",
        document.join(", ")
    );
    let own = OwnTemplate { name: "contact-sheet.md".into(), path: "dump".into(), text };
    let renderer = Renderer::new(policy, sources, vec![own]);
    let document = policy.documents.find("sheet-0").unwrap();
    let page = renderer.render(document, Format::Markdown, &Past::default()).unwrap();
    let page = page.under(&renderer.draft(document, Format::Markdown).unwrap().seal);
    page[page.find('{').unwrap()..].to_owned()
}

/// The words of a page, whatever the layout of its source; the mark of who made it is no part of it.
fn words(page: &str) -> Vec<String> {
    let lines = page.lines().filter(|line| !line.starts_with("<!--"));
    let text = lines.collect::<Vec<_>>().join(" ").replace("&#34;", "&quot;");
    text.replace('<', " <").replace('>', "> ").split_whitespace().map(str::to_owned).collect()
}

/// A Python that has Jinja2, made where there is none; `None`, and a word about it, where that fails.
fn jinja2() -> Option<(TempDir, PathBuf)> {
    let folder = tempfile::tempdir().unwrap();
    let python = folder.path().join("venv/bin/python");
    let run = |program: &Path, arguments: &[&str]| {
        let quiet = Command::new(program).args(arguments).current_dir(folder.path()).output();
        quiet.is_ok_and(|output| output.status.success())
    };
    if !run(Path::new("python3"), &["-m", "venv", "venv"]) {
        println!("no comparison with Jinja2: install python3 with its module venv");
        return None;
    }
    if !run(&python, &["-m", "pip", "install", "--quiet", "jinja2==3.1.6"]) {
        println!("no comparison with Jinja2: `pip install jinja2` failed");
        return None;
    }
    Some((folder, python))
}

/// Every document of this repository as Markdown and HTML, beyond the start of the program.
fn whole() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let formats = ["--format", "markdown,html", "--force", "--out", out.to_str().unwrap()];
    let arguments = [&["render", "--policies", "policies"], &formats[..]].concat();
    let timed = |arguments: &[&str]| {
        let start = Instant::now();
        let processor = run(arguments);
        (processor * 1e3, start.elapsed().as_secs_f64() * 1e3 / f64::from(ROUNDS))
    };
    let (making, start) = (timed(&arguments), timed(&["--version"]));
    println!(
        "all documents of this repository: {:.0} ms of processor time and {:.0} ms to wait beyond the start \
         of the program ({:.0} ms and {:.0} ms)",
        making.0 - start.0,
        making.1 - start.1,
        start.0,
        start.1
    );
}

/// Processor time of a run of the program, in seconds.
fn run(arguments: &[&str]) -> f64 {
    mean(|| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_tierline"));
        let output = program.args(arguments).current_dir(top()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    })
}

/// Processor time of what some work starts, in seconds.
fn mean(work: impl Fn()) -> f64 {
    let before = cpu_of_children();
    (0..ROUNDS).for_each(|_| work());
    (cpu_of_children() - before) / f64::from(ROUNDS)
}

/// A long SOP as HTML, against pandoc with the same document in Markdown.
fn sop() {
    let place = tempfile::tempdir().unwrap();
    let policies = place.path().join("policies");
    long_sop(&policies);
    let out = place.path().join("out");
    let render = |format| {
        run(&[
            "render",
            "long-sop",
            "--policies",
            policies.to_str().unwrap(),
            "--format",
            format,
            "--force",
            "--out",
            out.to_str().unwrap(),
        ])
    };
    render("markdown");
    let markdown = out.join("long-sop.md");
    let pandoc = || {
        let run = Command::new("pandoc")
            .args([
                "--from",
                "gfm",
                "--to",
                "html",
                "--standalone",
                "--toc",
                "--metadata",
                "title=SOP",
            ])
            .args([markdown.as_os_str(), "--output".as_ref()])
            .arg(place.path().join("sop.html"))
            .output();
        run.is_ok_and(|output| output.status.success())
    };
    if !pandoc() {
        println!("no comparison with pandoc: install it");
        return;
    }
    let other = mean(|| assert!(pandoc()));
    let own = render("html");
    println!(
        "an SOP of 24 pages to HTML: tierline {:.0} ms, pandoc {:.0} ms: {:.1} times faster",
        own * 1e3,
        other * 1e3,
        other / own
    );
}

/// The policy set of this repository with one SOP that has the sections of two: 24 pages on paper.
fn long_sop(policies: &Path) {
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        fs::create_dir(policies.join(&folder)).unwrap();
        for entry in fs::read_dir(top().join("policies").join(&folder)).unwrap() {
            let (entry, path) =
                (entry.as_ref().unwrap(), folder.join(entry.as_ref().unwrap().file_name()));
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else {
                fs::copy(entry.path(), policies.join(path)).unwrap();
            }
        }
    }
    let of = |name: &str| {
        let text = fs::read_to_string(policies.join(format!("documents/{name}.toml"))).unwrap();
        text.replace(&format!("documents.{name}"), "documents.long-sop")
    };
    let (first, second) = (of("unresolved-issues-sop"), of("help-desk-sop"));
    let sections = second.find("[[documents").unwrap();
    fs::write(policies.join("documents/long-sop.toml"), first + &second[sections..]).unwrap();
}

/// Processor time of this process so far, in seconds.
fn cpu() -> f64 {
    schedule("/proc/self/schedstat").unwrap_or_else(|| ticks(11))
}

/// Processor time of the processes that this one waited for, in seconds.
fn cpu_of_children() -> f64 {
    ticks(13)
}

fn schedule(path: &str) -> Option<f64> {
    let text = fs::read_to_string(path).ok()?;
    Some(text.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

/// User and system time from a field of `/proc/self/stat` on, in seconds.
fn ticks(field: usize) -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks = |field: usize| fields[field].parse::<f64>().unwrap();
    (ticks(field) + ticks(field + 1)) / 100.0
}
