//! Printing a page as PDF, with a browser that is installed on the machine.
//!
//! The page is the very one that the HTML format writes. The page runs no script, the browser has no
//! network and a profile of its own, and the page may load nothing: a policy may come from a
//! stranger. What depends on the moment of printing is taken out, so that the same page makes the same
//! bytes.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tierline::report::one_line;
use tierline::source::existing::{Existing, belongs_to_root, existing, is_program, reason};

use super::Failure;

/// The environment variable that names the browser, where `--browser` does not.
const VARIABLE: &str = "TIERLINE_BROWSER";

/// Browsers by the names under which they are installed, the freest first.
const NAMES: [&str; 10] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge-stable",
    "microsoft-edge",
    "msedge",
    "brave-browser",
    "headless_shell",
];

/// Where browsers lie on systems that do not put them on the `PATH`.
const PLACES: [&str; 7] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/// How long a page may take. The largest take seconds; a browser that hangs never ends.
const PATIENCE: Duration = Duration::from_secs(180);

/// Nothing may run, and nothing be loaded: neither from the network nor from the disk of whoever prints.
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
                      style-src 'unsafe-inline'; img-src data:; font-src data:\">";

/// A browser of the Chromium family.
#[derive(Debug)]
pub(super) struct Browser {
    program: PathBuf,
}

impl Browser {
    /// The browser that is named on the command line or in the environment, else the first installed one.
    pub(super) fn find(named: Option<&Path>) -> Result<Self, Failure> {
        let variable = std::env::var_os(VARIABLE).filter(|value| !value.is_empty());
        let (name, by) = match (named, &variable) {
            (Some(name), _) => (Some(name), "`--browser`"),
            (None, Some(name)) => (Some(Path::new(name)), "the variable `TIERLINE_BROWSER`"),
            (None, None) => (None, ""),
        };
        let help = "install Chromium, Chrome or Edge, or name one with `--browser PROGRAM`; the other \
                    formats need none";
        let Some(name) = name else {
            let on_path = NAMES.iter().find_map(|name| on_path(OsStr::new(name)));
            let installed = || PLACES.iter().map(PathBuf::from).find(|place| is_program(place));
            let program = on_path.or_else(installed).ok_or_else(|| {
                Failure::new("a PDF is printed by a browser, and none was found on this machine")
                    .help(help)
            })?;
            return Ok(Self { program });
        };
        let is_path = name.components().count() > 1;
        let found = if is_path {
            is_program(name).then(|| name.to_owned())
        } else {
            on_path(name.as_os_str())
        };
        let program = found.ok_or_else(|| {
            let shown = name.display().to_string();
            let place = if is_path { "there is no such file" } else { "it is not on the `PATH`" };
            let message = format!("{by} names the browser `{}`, and {place}", one_line(&shown));
            Failure::new(message).help(help)
        })?;
        Ok(Self { program })
    }

    /// The page as PDF.
    pub(super) fn print(&self, page: &str, name: &str) -> Result<Vec<u8>, Failure> {
        // Such an element could take the browser to a file of the disk before it prints.
        if page.to_ascii_lowercase().contains("http-equiv") {
            let message = format!("`{name}` cannot be printed: its page says `http-equiv`");
            return Err(Failure::new(message).help("take that out of the template"));
        }
        let failed = |error: &std::io::Error| {
            Failure::new(format!("`{name}` cannot be printed: {}", reason(error)))
        };
        let folder = tempfile::Builder::new()
            .prefix("tierline-")
            .tempdir()
            .map_err(|error| failed(&error))?;
        let page = match page.split_once('\n') {
            Some((doctype, rest)) => format!("{doctype}\n{POLICY}\n{rest}"),
            None => format!("{POLICY}\n{page}"),
        };
        std::fs::write(folder.path().join("page.html"), page).map_err(|error| failed(&error))?;
        let outcome = self.run(&folder).map_err(|error| failed(&error))?;
        let printed = existing(&folder.path().join("page.pdf")).map_err(|error| failed(&error))?;
        match (outcome, printed) {
            (Outcome::Done, Existing::File(bytes)) if bytes.starts_with(b"%PDF-") => {
                Ok(timeless(bytes))
            }
            (Outcome::Late, _) => {
                let seconds = PATIENCE.as_secs();
                let message = format!("`{name}` was not printed within {seconds} seconds");
                Err(Failure::new(message).help(self.try_it()))
            }
            _ => {
                let said = complaint(&folder);
                let message = format!("the browser printed nothing for `{name}`{said}");
                Err(Failure::new(message).help(self.try_it()))
            }
        }
    }

    /// Runs the browser until it ends, or for as long as a page may take.
    fn run(&self, folder: &TempDir) -> std::io::Result<Outcome> {
        let at = |name: &str| folder.path().join(name);
        let errors = std::fs::File::create(at("errors.txt"))?;
        let option = |name: &str, path: &Path| {
            let mut option = std::ffi::OsString::from(name);
            option.push(path);
            option
        };
        let mut command = Command::new(&self.program);
        command
            .args([
                "--headless",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-extensions",
            ])
            .args([
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ])
            .args(["--no-first-run", "--no-default-browser-check", "--hide-scrollbars"])
            .args(["--host-resolver-rules=MAP * ~NOTFOUND"])
            .args(["--no-pdf-header-footer", "--lang=en-US"])
            .arg(option("--user-data-dir=", &at("profile")))
            .arg(option("--print-to-pdf=", &at("page.pdf")));
        // The browser refuses to run as root otherwise, as builds in containers do.
        if belongs_to_root(&at("page.html")) {
            command.arg("--no-sandbox");
        }
        command.arg(at("page.html")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(errors);
        let mut child = command.spawn()?;
        let start = Instant::now();
        loop {
            if child.try_wait()?.is_some() {
                return Ok(Outcome::Done);
            }
            if start.elapsed() > PATIENCE {
                child.kill()?;
                child.wait()?;
                return Ok(Outcome::Late);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn try_it(&self) -> String {
        let program = self.program.display().to_string();
        format!(
            "see whether `{}` runs by itself, or name another with `--browser`",
            one_line(&program)
        )
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done,
    Late,
}

/// What the browser said last, for the message.
fn complaint(folder: &TempDir) -> String {
    let Ok(Existing::File(said)) = existing(&folder.path().join("errors.txt")) else {
        return String::new();
    };
    let said = String::from_utf8_lossy(&said);
    let last = said.lines().rev().find(|line| !line.trim().is_empty());
    last.map(|line| format!("; it says: {}", one_line(line.trim()))).unwrap_or_default()
}

/// A program of that name on the `PATH`. Relative folders of it are left out: they would lead into the
/// repository of whoever wrote the policy.
fn on_path(name: &OsStr) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let ending = std::env::consts::EXE_SUFFIX;
    std::env::split_paths(&path).filter(|folder| folder.is_absolute()).find_map(|folder| {
        let plain = folder.join(name);
        let mut ended = plain.clone().into_os_string();
        ended.push(ending);
        [plain, ended.into()].into_iter().find(|program| is_program(program))
    })
}

/// The moment that every PDF says it was made at.
const MOMENT: &[u8] = b"D:20000101000000+00'00'";

/// The bytes with every date of printing, and the two ids of the file, put to the same values. Nothing
/// changes its length, since the file knows where each of its objects starts.
fn timeless(mut pdf: Vec<u8>) -> Vec<u8> {
    for key in [&b"/CreationDate ("[..], b"/ModDate ("] {
        let mut from = 0;
        while let Some(at) = find(&pdf, key, from) {
            from = at + key.len();
            let same = MOMENT.iter().zip(pdf.iter_mut().skip(from));
            // A date of another length ends earlier.
            for (fixed, byte) in same {
                if *byte == b')' {
                    break;
                }
                *byte = *fixed;
            }
        }
    }
    if let Some(at) = find(&pdf, b"/ID [", 0) {
        for byte in pdf.iter_mut().skip(at + 5).take_while(|byte| **byte != b']') {
            if byte.is_ascii_hexdigit() {
                *byte = b'0';
            }
        }
    }
    renumber(&mut pdf);
    pdf
}

/// What the parts of the page are called for readers with no eyes: the browser's own count of nodes, which
/// is another in every run. The order of the numbers is that of the page, so they are counted anew.
fn renumber(pdf: &mut [u8]) {
    const NODE: &[u8] = b"(node";
    const DIGITS: usize = 8;
    let mut places: Vec<(usize, Vec<u8>)> = Vec::new();
    let mut from = 0;
    while let Some(at) = find(pdf, NODE, from) {
        from = at + NODE.len();
        let digits = pdf.get(from..from + DIGITS).unwrap_or_default();
        let ends = pdf.get(from + DIGITS) == Some(&b')');
        if ends && digits.len() == DIGITS && digits.iter().all(u8::is_ascii_digit) {
            places.push((from, digits.to_vec()));
        }
    }
    let mut known: Vec<Vec<u8>> = places.iter().map(|(_, digits)| digits.clone()).collect();
    known.sort();
    known.dedup();
    for (at, digits) in places {
        let number = known.binary_search(&digits).unwrap_or_default();
        let text = format!("{number:0DIGITS$}");
        for (byte, digit) in pdf.iter_mut().skip(at).zip(text.bytes()) {
            *byte = digit;
        }
    }
}

fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(what.len()).position(|window| window == what).map(|at| at + from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moment_of_printing_is_taken_out() {
        let pdf = |date: &str, id: &str| {
            format!("%PDF-1.4\n/CreationDate ({date})\n/ModDate ({date})>>\n/ID [<{id}> <{id}>]\n")
        };
        let first = timeless(pdf("D:20261122023031+00'00'", "0a1B").into_bytes());
        let second = timeless(pdf("D:20271231235959-05'00'", "ffff").into_bytes());
        assert_eq!(String::from_utf8(first).unwrap(), String::from_utf8(second).unwrap());
        let nodes = timeless(b"(node00000039) (node00000041) (node00000039) (node7)".to_vec());
        assert_eq!(nodes, b"(node00000000) (node00000001) (node00000000) (node7)");
        let short = timeless(b"/ModDate (D:2026) x".to_vec());
        assert_eq!(short, b"/ModDate (D:2000) x");
    }
}
