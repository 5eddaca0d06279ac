//! A review that a commit tells of is a review.

use crate::commands::run;
use crate::fixture::{Fixture, SETTINGS};

#[test]
fn the_later_of_field_and_trailer_counts() {
    let it = Fixture::new();
    let set = |last: &str| {
        format!(
            "[documents.sop]\ntitle = \"What to do\"\ntemplate = \"sop\"\naudience = \"internal\"\n\
             review = {{ every = \"yearly\"{last} }}\n"
        )
    };
    it.write("policies/tierline.toml", SETTINGS).write("policies/sop.toml", &set(""));
    it.commit("Begin");
    let overdue =
        |arguments: &[&str]| run(it.top(), &[&["check"], arguments].concat()).1.contains("TL0701");
    assert!(overdue(&[]), "never reviewed");
    it.commit("Read everything\n\nIt was all right.\n\nReviewed: other, sop\n");
    assert!(!overdue(&[]), "a commit of this year says so");
    assert!(overdue(&["--rev", "HEAD~1"]), "not yet");
    it.write("policies/sop.toml", &set(", last = 2020-01-31"));
    assert!(!overdue(&[]), "the commit is later than the field");
    it.commit("Talk\n\nReviewed: sop\nand other words");
    it.git(&["checkout", "-q", "HEAD~2", "--", "policies"]);
    it.write("policies/sop.toml", &set(", last = 2026-11-01"));
    assert!(!overdue(&["--rev", "HEAD~1"]), "the field is enough");
}
