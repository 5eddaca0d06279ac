//! `tierline render` over time: `--watch`, and the line that says how far a long run is. Nothing here is timed:
//! a test waits for what it wants to see, and gives up after a minute.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic, as tests do")]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

const POLICY: &str = r#"
[organization]
name = "Example Company"
timezone = "Europe/London"
[contacts.desk]
kind = "hotline"
name = "Help Desk"
reach = [{ phone = "+44 20 7946 0018" }]
[documents.sheet]
title = "Sheet"
template = "contact-sheet"
formats = ["markdown"]
"#;

/// A program that runs until the test ends.
struct Running {
    child: Child,
    said: Receiver<String>,
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    /// Starts a program, of which one stream is read: in lines, or as it comes.
    fn start(mut command: Command, lines: bool) -> Self {
        let mut child = command.spawn().unwrap();
        let stream: Box<dyn Read + Send> = match child.stderr.take() {
            Some(errors) => Box::new(errors),
            None => Box::new(child.stdout.take().unwrap()),
        };
        let (sender, said) = channel();
        std::thread::spawn(move || {
            let mut reader = BufReader::new(stream);
            loop {
                let mut text = Vec::new();
                let read = if lines {
                    reader.read_until(b'\n', &mut text).unwrap_or(0)
                } else {
                    let more = reader.fill_buf().map(<[u8]>::to_vec).unwrap_or_default();
                    reader.consume(more.len());
                    text = more;
                    text.len()
                };
                if read == 0 || sender.send(String::from_utf8_lossy(&text).into_owned()).is_err() {
                    return;
                }
            }
        });
        Self { child, said }
    }

    /// Waits until what the program says fits; everything it has said meanwhile.
    fn until(&self, fits: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        let mut all = String::new();
        while !fits(&all) {
            match self.said.recv_timeout(PATIENCE.saturating_sub(start.elapsed())) {
                Ok(text) => all += &text,
                Err(error) => panic!("{error}; it said: {all}"),
            }
        }
        all
    }
}

fn wait_for(what: impl Fn() -> bool) {
    let start = Instant::now();
    while !what() {
        assert!(start.elapsed() < PATIENCE, "it did not happen");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("templates")).unwrap();
    fs::write(folder.path().join("tierline.toml"), POLICY).unwrap();
    folder
}

/// Replaces a file at once: whoever watches sees the old text or the new one.
fn replace(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join("new"), text).unwrap();
    fs::rename(folder.join("new"), folder.join(name)).unwrap();
}

#[test]
fn documents_follow_the_policy_and_its_templates() {
    let folder = folder();
    let at = folder.path();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierline"));
    command.args(["render", "--watch", "--out", "out"]).current_dir(at).env("NO_COLOR", "1");
    let running = Running::start(
        {
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
            command
        },
        true,
    );
    let made = || fs::read_to_string(at.join("out/sheet.md")).unwrap_or_default();
    let waits = |said: &str| said.contains("waiting for a change");

    running.until(waits);
    assert!(made().contains("Help Desk"));

    replace(at, "tierline.toml", &POLICY.replace("Help Desk", "Service Desk"));
    running.until(waits);
    assert!(made().contains("Service Desk"), "{}", made());

    // What is wrong is told, and what was there stays until it is right again.
    replace(at, "tierline.toml", &POLICY.replace("\"hotline\"", "\"robot\""));
    let said = running.until(waits);
    assert!(said.contains("`robot`") && made().contains("Service Desk"), "{said}");
    replace(at, "tierline.toml", &POLICY.replace("Help Desk", "Night Desk"));
    running.until(waits);
    assert!(made().contains("Night Desk"), "{}", made());

    let own =
        "{% extends \"tierline/contact-sheet.md\" %}{% block contacts %}Ask around.{% endblock %}";
    replace(at, "templates/contact-sheet.md", own);
    running.until(waits);
    assert!(made().contains("Ask around.") && !made().contains("Night Desk"), "{}", made());

    // A folder that is gone for a moment is no end.
    fs::rename(at.join("tierline.toml"), at.join("away")).unwrap();
    running.until(waits);
    fs::remove_file(at.join("templates/contact-sheet.md")).unwrap();
    fs::rename(at.join("away"), at.join("tierline.toml")).unwrap();
    wait_for(|| made().contains("Night Desk"));
}

/// Says that it began, and prints when the test lets it.
const PRINTS_LATER: &str = r#"#!/bin/sh
for option; do case "$option" in --print-to-pdf=*) out="${option#*=}";; esac; done
here="$(dirname "$0")"
while ! test -e "$here/go"; do sleep 0.05; done
printf '%%PDF-1.4\n%%%%EOF\n' > "$out"
"#;

#[test]
fn a_long_run_says_how_far_it_is_on_a_terminal() {
    let folder = folder();
    let at = folder.path();
    let two = POLICY.replace("[\"markdown\"]", "[\"pdf\"]");
    let other =
        "[documents.other]\ntitle = \"Other\"\ntemplate = \"contact-sheet\"\nformats = [\"pdf\"]\n";
    fs::write(at.join("tierline.toml"), two + other).unwrap();
    fs::write(at.join("browser"), PRINTS_LATER).unwrap();
    fs::set_permissions(at.join("browser"), fs::Permissions::from_mode(0o755)).unwrap();
    // `script` is the program's terminal.
    let mut command = Command::new("script");
    let line = format!("'{}' render --out out --browser ./browser", env!("CARGO_BIN_EXE_tierline"));
    command.args(["--quiet", "--flush", "--return", "--command", &line, "/dev/null"]);
    // Whoever wants no colours wants the line to go away all the same.
    command.current_dir(at).env("NO_COLOR", "1").stdin(Stdio::null()).stdout(Stdio::piped());
    let mut running = Running::start(command, false);

    let bar = running.until(|said| said.contains("printing ["));
    assert!(bar.contains("] 0 of 2"), "{bar:?}");
    fs::write(at.join("go"), "").unwrap();
    let end = running.until(|said| said.contains("2 written"));
    let (erased, last) = end.rsplit_once("\r\u{1b}[K").unwrap();
    assert!(!last.contains('['), "the line goes away: {erased:?} {last:?}");
    assert_eq!(running.child.wait().unwrap().code(), Some(0));
}

#[test]
fn nobody_sees_a_bar_where_there_is_no_terminal() {
    let folder = folder();
    let at = folder.path();
    fs::write(at.join("tierline.toml"), POLICY.replace("[\"markdown\"]", "[\"pdf\", \"html\"]"))
        .unwrap();
    fs::write(at.join("browser"), PRINTS_LATER.replace("while", "sleep 2; while")).unwrap();
    fs::write(at.join("go"), "").unwrap();
    fs::set_permissions(at.join("browser"), fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierline"));
    command.args(["render", "--out", "out", "--browser", "./browser"]).current_dir(at);
    let output = command.env("NO_COLOR", "1").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.success() && said.lines().count() == 1 && !said.contains('\r'),
        "{said:?}"
    );
}
