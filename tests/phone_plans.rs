//! The telephone numbering plans that ship with the tool: made from libphonenumber's metadata, and
//! judged like libphonenumber judges.
#![allow(clippy::expect_used, reason = "helpers of tests may panic, as tests do")]

use std::fmt::Write as _;

use phonenumber::Metadata;
use phonenumber::metadata::DATABASE;
use tierline::model::phone::{Existence, PhoneNumber};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/phone/plans.tsv");

const HEADER: &str = "\
# Telephone numbering plans, one region a line. Made from the metadata of Google's libphonenumber 9.0.33
# (Apache License 2.0, https://github.com/google/libphonenumber) by tests/phone_plans.rs; do not edit.
# region\tcalling code\tinternational prefix\tnational prefix\tits replacement\tlengths\tfirst digits\tnumbers that exist
";

/// One line per region, the main region of a calling code first.
fn plans() -> String {
    let mut regions: Vec<&Metadata> =
        (1..1000).filter_map(|code: u16| DATABASE.by_code(&code)).flatten().collect();
    regions.sort_by_key(|m| (m.country_code(), !m.is_main_country_for_code(), m.id()));
    regions.dedup_by_key(|m| (m.country_code(), m.id()));
    let mut text = HEADER.to_owned();
    for region in regions {
        let descriptors = region.descriptors();
        let kinds = [
            descriptors.fixed_line(),
            descriptors.mobile(),
            descriptors.toll_free(),
            descriptors.premium_rate(),
            descriptors.shared_cost(),
            descriptors.personal_number(),
            descriptors.voip(),
            descriptors.pager(),
            descriptors.uan(),
            descriptors.voicemail(),
        ];
        let mut patterns: Vec<String> =
            kinds.iter().flatten().map(|kind| plain(kind.national_number().as_str())).collect();
        patterns.dedup();
        let mut lengths: Vec<u16> =
            kinds.iter().flatten().flat_map(|kind| kind.possible_length()).copied().collect();
        lengths.sort_unstable();
        lengths.dedup();
        let lengths: Vec<String> = lengths.iter().map(u16::to_string).collect();
        let abroad = region.international_prefix().map(|regex| plain(regex.as_str()));
        let prefix = region.national_prefix_for_parsing().map(|regex| plain(regex.as_str()));
        writeln!(
            text,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            region.id(),
            region.country_code(),
            abroad.unwrap_or_default(),
            prefix.as_deref().or(region.national_prefix()).unwrap_or_default(),
            region.national_prefix_transform_rule().unwrap_or_default(),
            lengths.join(","),
            region.leading_digits().map(|regex| plain(regex.as_str())).unwrap_or_default(),
            patterns.join("|"),
        )
        .expect("writing to a string");
    }
    text
}

/// A pattern without the white space that the metadata lays it out with.
fn plain(pattern: &str) -> String {
    pattern.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn plans_are_those_of_the_library() {
    let expected = plans();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(FILE, &expected).expect("the plans can be written");
    }
    let found = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(found == expected, "{FILE} is stale: run `UPDATE=1 cargo test --test phone_plans`");
}

/// What the library dials for a number, if it can exist.
fn library(written: &str, region: &Metadata) -> Option<String> {
    let number = phonenumber::parse(region.id().parse().ok(), written).ok()?;
    phonenumber::is_valid(&number)
        .then(|| number.format().mode(phonenumber::Mode::E164).to_string())
}

/// What we dial for a number, if it can exist.
fn ours(written: &str, region: &Metadata) -> Option<String> {
    let number = PhoneNumber::parse(written, Some(region.id())).ok()?;
    match (&number, number.existence()) {
        (PhoneNumber::International { e164, .. }, Existence::Possible) => Some(e164.clone()),
        _ => None,
    }
}

/// The library's own examples of every country, and thousands of numbers near them: with a digit
/// changed, added or lost; written with and without the calling code.
///
/// The port that serves as the oracle strips some national prefixes twice (Russia's `8`); where it and we
/// differ, Google's own library sides with us but for numbers with two prefixes in a row.
#[test]
fn numbers_are_judged_as_the_library_judges_them() {
    let mut random = 1_u64;
    let mut next = |below: usize| {
        random =
            random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(random >> 33).expect("31 bits") % below
    };
    let mut differences = Vec::new();
    let mut compared = 0;
    for region in (1..1000).filter_map(|code: u16| DATABASE.by_code(&code)).flatten() {
        if region.id() == "001" {
            continue;
        }
        let descriptors = region.descriptors();
        let kinds = [descriptors.fixed_line(), descriptors.mobile(), descriptors.toll_free()];
        for example in kinds.into_iter().flatten().filter_map(|kind| kind.example()) {
            let example_abroad = format!("+{} {example}", region.country_code());
            assert!(ours(&example_abroad, region).is_some(), "{} {example_abroad}", region.id());
            let mut numbers = vec![example.to_owned()];
            for _ in 0..12 {
                let mut digits = example.as_bytes().to_vec();
                let at = next(digits.len());
                match next(4) {
                    0 => drop(digits.remove(at)),
                    1 => digits.insert(at, b'0' + u8::try_from(next(10)).expect("a digit")),
                    _ => digits[at] = b'0' + u8::try_from(next(10)).expect("a digit"),
                }
                numbers.push(String::from_utf8(digits).expect("digits"));
            }
            let prefix = region.national_prefix().unwrap_or_default();
            for national in numbers {
                let ways = [
                    format!("+{} {national}", region.country_code()),
                    format!("+{} ({prefix}) {national}", region.country_code()),
                    format!("{prefix}{national}"),
                ];
                for written in ways {
                    compared += 1;
                    let (ours, library) = (ours(&written, region), library(&written, region));
                    if ours != library {
                        differences.push(format!(
                            "{} {written}: {ours:?}, library {library:?}",
                            region.id()
                        ));
                    }
                }
            }
        }
    }
    assert!(compared > 10_000, "{compared}");
    let share = differences.len() * 100 / compared;
    assert!(share < 2, "{} of {compared}\n{}", differences.len(), differences.join("\n"));
}
