//! Time zones by their IANA names, from the database that is built in: the same on every machine.

use std::sync::LazyLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::mistake::{Mistake, quote};
use super::suggest::closest;

/// Every zone, from the database that is built in.
pub(super) fn bundled() -> &'static TimeZoneDatabase {
    static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);
    &ZONES
}

/// The zone of that name.
pub(super) fn find(zones: &TimeZoneDatabase, name: &str) -> Result<TimeZone, Mistake> {
    zones.get(name).map_err(|_| {
        let mistake = Mistake::new(format!("there is no time zone {}", quote(name)));
        match similar(zones, name) {
            Some(meant) => mistake.instead(meant),
            None => {
                mistake.help("write an IANA name such as `America/New_York` or `Europe/London`")
            }
        }
    })
}

/// The zone that was probably meant: one that looks like it, or a city without its region.
fn similar(zones: &TimeZoneDatabase, name: &str) -> Option<String> {
    let known: Vec<String> = zones.available().map(|zone| zone.as_str().to_owned()).collect();
    let wanted = name.replace(' ', "_").to_lowercase();
    let city = known
        .iter()
        .find(|zone| zone.rsplit_once('/').is_some_and(|(_, city)| city.to_lowercase() == wanted));
    let similar = || closest(&wanted, known.iter().map(String::as_str));
    city.map(String::as_str).or_else(similar).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_probably_meant() {
        let zones = TimeZoneDatabase::bundled();
        let instead = |name: &str| find(&zones, name).unwrap_err().instead;
        assert_eq!(instead("America/NewYork").as_deref(), Some("America/New_York"));
        assert_eq!(instead("New York").as_deref(), Some("America/New_York"));
        assert_eq!(instead("London").as_deref(), Some("Europe/London"));
        assert_eq!(instead("Moon/Tranquillity_Base_One"), None);
        assert!(find(&zones, "Europe/London").is_ok());
    }
}
