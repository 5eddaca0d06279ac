//! The program as a whole: exit codes, streams, colours. What commands print stands in `tests/cmd`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic, as tests do")]

use std::process::{Command, Output, Stdio};

const FINDINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/findings");

fn tierline(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierline"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
        command.env_remove(variable);
    }
    command
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = tierline(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

#[test]
fn without_a_command_there_is_help() {
    let (code, out, err) = run(&[]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("Usage: tierline"), "{err}");
    let (code, out, err) = run(&["--help"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("Usage: tierline"), "{out}");
    let (code, out, _) = run(&["--version"]);
    assert_eq!((code, out), (0, format!("tierline {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn wrong_usage_is_exit_code_2_and_leaves_standard_output_alone() {
    let wrong: &[&[&str]] = &[
        &["chekc"],
        &["check", "--format", "yaml"],
        &["check", "--deny", "no-such-rule"],
        &["check", "--deny", "TL0001"],
        &["check", "--policies", "no/such/folder"],
        &["check", "--policies", "src"],
        &["check", "--policies", FINDINGS, "--at", "yesterday"],
        &["prove", "--policies", "tests/proof", "--at", "2026-11-22", "--until", "2026-11-21"],
        &["prove", "--policies", "tests/proof", "--at", "2026-11-22", "--until", "3000-01-01"],
        &["explain", "no-such-rule"],
        &["completions", "cmd.exe"],
    ];
    for arguments in wrong {
        let (code, out, err) = run(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert!(err.starts_with("error: "), "{arguments:?}: {err}");
    }
}

/// Whoever stops reading (`| head`, `| grep -q`) must not turn a finding into a success.
#[test]
fn a_closed_pipe_leaves_the_exit_code_alone() {
    let proof = ["prove", "--policies", "tests/proof", "--at", "2026-11-22"];
    let cases: &[(i32, &[&str])] = &[
        (1, &["check", "--policies", FINDINGS]),
        (1, &["check", "--policies", FINDINGS, "--format", "json"]),
        (1, &proof),
        (2, &["test", "--policies", FINDINGS]),
        (2, &["check", "--policies", "no/such/folder"]),
        (0, &["explain"]),
        (0, &["completions", "zsh"]),
        (0, &["--help"]),
        (2, &["chekc"]),
    ];
    for (expected, arguments) in cases {
        assert_eq!(run(arguments).0, *expected, "{arguments:?}");
        let closed = || std::io::pipe().unwrap().1;
        let output = tierline(arguments).stdout(closed()).output().unwrap();
        assert_eq!(output.status.code(), Some(*expected), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(said, run(arguments).2, "{arguments:?}");
        let status = tierline(arguments).stdout(closed()).stderr(closed()).status().unwrap();
        assert_eq!(status.code(), Some(*expected), "{arguments:?}, standard error");
    }
}

/// A full disk must not look like a clean run.
#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_a_failure() {
    for arguments in [&["check", "--policies", FINDINGS][..], &["explain"], &["completions", "zsh"]]
    {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let Output { status, stderr, .. } = tierline(arguments).stdout(full).output().unwrap();
        let errors = String::from_utf8(stderr).unwrap();
        assert_eq!(status.code(), Some(2), "{arguments:?}: {errors}");
        assert!(errors.starts_with("error: cannot write the output"), "{arguments:?}: {errors}");
    }
}

#[test]
fn colour_is_for_terminals_and_for_who_asks() {
    let colored = |command: &mut Command| command.output().unwrap().stdout.contains(&0x1b);
    let check = ["check", "--policies", FINDINGS];
    let always = [&check[..], &["--color", "always"]].concat();
    let never = [&check[..], &["--color", "never"]].concat();
    assert!(!colored(&mut tierline(&check)), "standard output is no terminal here");
    assert!(colored(&mut tierline(&always)));
    assert!(!colored(tierline(&never).env("CLICOLOR_FORCE", "1")));
    assert!(colored(tierline(&check).env("CLICOLOR_FORCE", "1")));
    assert!(!colored(tierline(&check).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1")));
}

#[test]
fn machine_formats_have_standard_output_for_themselves() {
    for format in tierline::report::FORMATS {
        let check = ["check", "--policies", FINDINGS, "--format", format.name, "--color", "always"];
        let (code, out, err) = run(&check);
        assert_eq!((code, err.as_str()), (1, ""), "{}", format.name);
        let colored = out.contains('\u{1b}');
        let expected = format.reader == tierline::report::Reader::People;
        assert_eq!(colored, expected, "{}", format.name);
    }
}

#[test]
fn warnings_fail_only_where_they_are_denied() {
    let clean = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/warnings");
    assert_eq!(run(&["check", "--policies", clean]).0, 0);
    assert_eq!(run(&["check", "--policies", clean, "--deny", "warnings"]).0, 1);
    let allowed = ["check", "--policies", clean, "--deny", "warnings", "--allow", "warnings"];
    assert_eq!(run(&allowed).0, 1, "`warnings` means what is a warning by then");
}

#[test]
fn schemas_are_those_of_the_folder() {
    for name in ["policy", "tierline"] {
        let (code, out, err) = run(&["schema", name]);
        assert_eq!((code, err.as_str()), (0, ""), "{name}");
        let path = format!("{}/schema/{name}.json", env!("CARGO_MANIFEST_DIR"));
        assert!(out == std::fs::read_to_string(path).unwrap(), "{name}");
    }
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (code, out, err) = run(&["completions", shell]);
        assert_eq!((code, err.as_str()), (0, ""), "{shell}");
        assert!(out.contains("explain"), "{shell}");
    }
}

/// The lines of a batch are answered one by one, in order, whatever is in them.
#[test]
fn every_line_of_a_batch_is_answered_by_a_line() {
    let case = |rest: &str| {
        format!(r#"{{"calendar": "business", "from": "2026-11-20T16:00:00-05:00", {rest}}}"#)
    };
    let lines = [
        case(r#""in": "4h""#),
        String::new(),
        "not JSON".into(),
        "[1, 2]".into(),
        "{".into(),
        case(r#""in": "4h", "until": "2026-11-23T12:00:00-05:00""#),
        case(r#""in": NaN"#),
        case(r#""in": 4"#),
        case(r#""in": "4h", "zone": "UTC""#),
        case(r#""in": "-4h""#),
        case(r#""in": "2d""#),
        case(r#""in": "99999999999999999999h""#),
        case(r#""until": "tomorrow""#),
        case(r#""in": "4h", "pauses": 1"#),
        r#"{"from": "2026-11-20T16:00:00-05:00", "in": "4h"}"#.into(),
        format!(r#"{{"calendar": "{}", "in": "4h"}}"#, "x".repeat(1 << 20)),
        format!("{}{}", "[".repeat(1 << 16), "]".repeat(1 << 16)),
        "\u{0}\u{1b}[31m".into(),
        case(r#""until": "2026-11-20T17:30:00-05:00""#),
    ];
    let mut child = tierline(&["deadline", "--policies", "policies", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let text = lines.join("\n");
    let writing = std::thread::spawn(move || {
        std::io::Write::write_all(&mut input, text.as_bytes()).unwrap();
    });
    let Output { status, stdout, .. } = child.wait_with_output().unwrap();
    writing.join().unwrap();
    let answers: Vec<serde_json::Value> = String::from_utf8(stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!((status.code(), answers.len()), (Some(0), lines.len()));
    assert_eq!(answers[0]["elapsed_seconds"], 4 * 3600);
    assert_eq!(answers[18]["elapsed_seconds"], 90 * 60);
    for (line, answer) in lines.iter().zip(&answers).take(18).skip(1) {
        let error = answer["error"].as_str().unwrap_or_else(|| panic!("{line}: {answer}"));
        assert!((10..400).contains(&error.len()), "{error}");
        assert!(!error.contains("struct") && !error.contains("line 1"), "{error}");
    }
}

#[test]
fn suggested_scenarios_pass_as_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let set = folder.path().to_str().unwrap();
    let policy = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/proof/tierline.toml");
    std::fs::copy(policy, folder.path().join("tierline.toml")).unwrap();
    // No scenario can state such a moment.
    let at = "2026-11-21T10:20:30.7Z";
    let (code, suggested, _) = run(&["test", "--suggest", "10", "--policies", set, "--at", at]);
    assert_eq!(code, 0);
    std::fs::write(folder.path().join("scenarios.toml"), suggested).unwrap();
    let (code, out, _) = run(&["test", "--coverage", "--policies", set]);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("classes of ticket 100.0 %"), "{out}");
}

/// Counterexamples go where they are found again, and not over what somebody has locked.
#[test]
fn counterexamples_are_kept_where_they_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("policies");
    std::fs::create_dir_all(root.join("scenarios")).unwrap();
    let proof = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/proof/tierline.toml");
    std::fs::copy(proof, root.join("tierline.toml")).unwrap();
    let at = ["--policies", root.to_str().unwrap(), "--at", "2026-12-25T12:00:00Z"];
    let prove = |more: &str| run(&[&["prove"][..], &at, &["--until", "2026-12-27", more]].concat());
    for elsewhere in ["../out.toml", "/tmp/out.toml", ".hidden/out.toml", "scenarios/out.md"] {
        let (code, out, err) = prove(&format!("--write-scenarios={elsewhere}"));
        assert_eq!((code, out.as_str()), (2, ""), "{elsewhere}: {err}");
        assert!(err.contains("write `--write-scenarios="), "{elsewhere}: {err}");
    }
    let kept = root.join("scenarios/counterexamples.toml");
    std::fs::write(&kept, "# Mine.\n").unwrap();
    let set_locked = |locked: bool| {
        let mut permissions = std::fs::metadata(&kept).unwrap().permissions();
        permissions.set_readonly(locked);
        std::fs::set_permissions(&kept, permissions).unwrap();
    };
    set_locked(true);
    let (code, _, err) = prove("--write-scenarios");
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("the file is read-only"), "{err}");
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), "# Mine.\n");
    set_locked(false);
    let (code, _, err) = prove("--write-scenarios");
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("2 scenarios added"), "{err}");
    let text = std::fs::read_to_string(&kept).unwrap();
    assert!(text.starts_with("# Mine.\n\n# somebody"), "{text}");
    let (code, _, err) = prove("--write-scenarios");
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("scenarios show them all"), "{err}");
}
