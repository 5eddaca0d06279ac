//! Any bytes as a file of a policy set: loading never panics, and every place it names is in the file.
//!
//! `cargo +nightly fuzz run load -- -max_len=4096`, with the files of `policies/` as a corpus.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tierline::source::{FileSet, RawFile};

fuzz_target!(|bytes: &[u8]| {
    let settings = b"[organization]\nname = \"X\"\ntimezone = \"UTC\"\n";
    let file =
        |path: &str, bytes: &[u8]| RawFile { path: path.into(), content: Ok(bytes.to_vec()), blob: None };
    let files = vec![file("tierline.toml", settings), file("fuzzed.toml", bytes)];
    let sources = FileSet { files, ..FileSet::default() }.into_sources();
    for error in tierline::load::load(&sources).errors {
        let span = error.diagnostic.primary.span;
        let text = sources.get(span.file).map(|file| file.text()).unwrap_or_default();
        assert!(text.get(span.range()).is_some(), "{:?}", error.diagnostic);
    }
});
