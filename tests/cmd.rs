//! What the commands print, as console sessions in `tests/cmd` and in the README: a case is a file.
//! `TRYCMD=overwrite cargo test --test cmd` rewrites them.

#[test]
fn sessions() {
    trycmd::TestCases::new().case("tests/cmd/*.md").case("README.md").env("NO_COLOR", "1");
}
