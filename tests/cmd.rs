//! What the commands print, as console sessions in `tests/cmd`, in the README and in three pages of `docs`: a case is a
//! file.
//! `TRYCMD=overwrite cargo test --test cmd` rewrites them.

#[test]
fn sessions() {
    trycmd::TestCases::new()
        .case("tests/cmd/*.md")
        .case("README.md")
        .case("docs/import.md")
        .case("docs/on-call.md")
        .case("docs/proof.md")
        .env("NO_COLOR", "1");
}
