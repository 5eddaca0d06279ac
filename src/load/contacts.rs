//! `[contacts.*]`: people, roles, teams, hotlines, vendors, mailboxes. Language page, section 4.

use schemars::JsonSchema;
use serde::Deserialize;

use super::allow::RawAllow;
use super::context::Cx;
use super::dates::{self, Day, Moment};
use crate::diagnostic::{Diagnostic, loading};
use crate::model::{Away, Contact, ContactKind, Entry, FanOut, Method, MethodKind, Visibility};
use crate::parse::Spanned;
use crate::source::At;

/// Somebody, or something, that can be told.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Contact")]
pub(super) struct RawContact {
    /// What stands behind it.
    kind: ContactKind,
    /// As people call it; the id where there is none.
    name: Option<String>,
    /// Job title, for documents.
    title: Option<String>,
    /// For a role: the contact that holds it now, whose methods, leave and backups then stand in.
    held_by: Option<Spanned<String>>,
    /// What it answers for, for documents.
    #[serde(default)]
    responsibilities: Vec<Spanned<String>>,
    /// Where it is, for documents.
    location: Option<String>,
    /// Who may see the whole entry: `public`, `internal` (where nothing is said) or `restricted`.
    visibility: Option<Visibility>,
    /// IANA time zone of its dates; the organization's where there is none.
    timezone: Option<Spanned<String>>,
    /// Ways to reach it, in order of preference.
    #[serde(default)]
    reach: Vec<Spanned<RawMethod>>,
    /// The calendar on which it can be told; always where there is none.
    available: Option<Spanned<String>>,
    /// Who is told instead, in order: when it is away, out of hours or without a usable method.
    #[serde(default)]
    backup: Vec<Spanned<String>>,
    /// When it is away.
    #[serde(default)]
    away: Vec<Spanned<RawAway>>,
    /// The day somebody last checked that its methods work.
    verified: Option<Spanned<Day>>,
    /// For a team: its people, in order.
    members: Option<Spanned<Vec<Spanned<String>>>>,
    /// For a team: the rotation that says who is on call.
    on_call: Option<Spanned<String>>,
    /// For a team: whom a notification tells. `on-call` where the team has a rotation, else `everyone`.
    fan_out: Option<Spanned<FanOut>>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// One way to reach a contact: exactly one of `phone`, `mobile`, `sms`, `email`, `chat`, `pager`,
/// `url`, and what there is to say about it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Method")]
struct RawMethod {
    /// A telephone that rings: `"(212) 555-0147"`, `"1-800-ENG-HELP"`, `"ext 7777"`.
    phone: Option<Spanned<String>>,
    /// A telephone that is carried.
    mobile: Option<Spanned<String>>,
    /// A number for text messages.
    sms: Option<Spanned<String>>,
    /// An e-mail address.
    email: Option<Spanned<String>>,
    /// A chat room or handle: `"slack:#it-incidents"`.
    chat: Option<Spanned<String>>,
    /// A pager or paging service.
    pager: Option<Spanned<String>>,
    /// A web page, such as an incident form.
    url: Option<Spanned<String>>,
    /// What it is called in documents: `"desk"`.
    label: Option<String>,
    /// The calendar on which it works; always where there is none.
    hours: Option<Spanned<String>>,
    /// Who may see it. May be stricter than its contact, never more public.
    visibility: Option<Spanned<Visibility>>,
}

/// A time during which the contact is away.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Away")]
struct RawAway {
    /// The first day, or the first moment.
    from: Spanned<Moment>,
    /// The last day (included), or the moment of return (excluded).
    until: Spanned<Moment>,
    /// Who is told instead.
    cover: Option<Spanned<String>>,
    /// Why, for explanations.
    reason: Option<String>,
}

/// Lowers a contact.
pub(super) fn lower(cx: &mut Cx<'_>, raw: RawContact) -> Contact {
    only_where_it_makes_sense(cx, &raw);
    let entry: Entry = cx.entry(raw.allow);
    let visibility = raw.visibility.unwrap_or(Visibility::Internal);
    let timezone = cx.timezone(raw.timezone.as_ref());
    let away = raw.away.into_iter().filter_map(|away| absence(cx, away, &timezone)).collect();
    let on_call = raw.on_call.as_ref().and_then(|id| cx.find(id));
    let default = if raw.on_call.is_some() { FanOut::OnCall } else { FanOut::Everyone };
    Contact {
        kind: raw.kind,
        name: raw.name.unwrap_or_else(|| entry.id.to_string()),
        title: raw.title,
        held_by: raw.held_by.as_ref().and_then(|id| cx.find(id)),
        responsibilities: cx.all_at(raw.responsibilities),
        location: raw.location,
        visibility,
        reach: raw.reach.into_iter().filter_map(|m| method(cx, m, visibility)).collect(),
        available: raw.available.as_ref().and_then(|id| cx.calendar(id)),
        backup: cx.find_all(&raw.backup),
        away,
        verified: raw.verified.and_then(|day| cx.day(day)),
        members: raw.members.map(|ids| cx.find_all(&ids)).unwrap_or_default(),
        on_call,
        fan_out: raw.fan_out.map_or(default, Spanned::into_inner),
        timezone,
        entry,
    }
}

/// Reports what only teams have. `held-by` is for roles, but a hotline or a mailbox may have a holder.
fn only_where_it_makes_sense(cx: &mut Cx<'_>, raw: &RawContact) {
    if raw.kind != ContactKind::Team {
        let members = raw.members.as_ref().map(|v| ("members", cx.span(v)));
        let on_call = raw.on_call.as_ref().map(|v| ("on-call", cx.span(v)));
        let fan_out = raw.fan_out.as_ref().map(|v| ("fan-out", cx.span(v)));
        for (key, span) in [members, on_call, fan_out].into_iter().flatten() {
            let message = format!("only a team has `{key}`, and this is a {}", raw.kind.as_str());
            cx.error(
                Diagnostic::new(&loading::MISPLACED_KEY, span, message)
                    .help(format!("write `kind = \"team\"`, or remove `{key}`")),
            );
        }
    } else if let Some(fan_out) = &raw.fan_out
        && **fan_out == FanOut::OnCall
        && raw.on_call.is_none()
    {
        let span = cx.span(fan_out);
        cx.lacking(
            Diagnostic::new(&loading::ALSO_NEEDED, span, "the team has no rotation to be on call")
                .help("name one, `on-call = \"<rotation>\"`, or write `fan-out = \"everyone\"`"),
        );
    }
}

fn method(cx: &mut Cx<'_>, raw: Spanned<RawMethod>, contact: Visibility) -> Option<Method> {
    let at = cx.span(&raw);
    let raw = raw.into_inner();
    let hours = raw.hours.as_ref().and_then(|id| cx.calendar(id));
    let mut written = [
        (MethodKind::Phone, raw.phone),
        (MethodKind::Mobile, raw.mobile),
        (MethodKind::Sms, raw.sms),
        (MethodKind::Email, raw.email),
        (MethodKind::Chat, raw.chat),
        (MethodKind::Pager, raw.pager),
        (MethodKind::Url, raw.url),
    ]
    .into_iter()
    .filter_map(|(kind, address)| Some((kind, address?)));
    let first = written.next();
    let second = written.next();
    let (kind, address) = match (first, second) {
        (Some(only), None) => only,
        (None, _) => {
            cx.lacking(
                Diagnostic::new(&loading::ONE_OF, at, "this entry names no method")
                    .help("write one of `phone`, `mobile`, `sms`, `email`, `chat`, `pager`, `url`"),
            );
            return None;
        }
        (Some((first, one)), Some((second, other))) => {
            let message = format!(
                "an entry has exactly one method, and this one has `{}` and `{}`",
                first.as_str(),
                second.as_str()
            );
            let diagnostic = Diagnostic::new(&loading::ONE_OF, cx.span(&other), message)
                .related(cx.span(&one), "the first method")
                .help(format!("give `{}` an entry of its own", second.as_str()));
            cx.error(diagnostic);
            return None;
        }
    };
    let written: Option<At<Visibility>> = raw.visibility.map(|visibility| cx.at(visibility));
    // More public than its contact is a finding of a lint rule; the stricter of the two holds.
    let visibility = written.map_or(contact, |own| own.value.max(contact));
    let address = cx.at(address);
    Some(Method { kind, address, label: raw.label, hours, visibility, visibility_at: written, at })
}

fn absence(cx: &mut Cx<'_>, raw: Spanned<RawAway>, zone: &jiff::tz::TimeZone) -> Option<Away> {
    let at = cx.span(&raw);
    let raw = raw.into_inner();
    let cover = raw.cover.as_ref().and_then(|id| cx.find(id));
    let (from, until) = period(cx, &raw.from, &raw.until, zone)?;
    Some(Away { from, until, cover, reason: raw.reason, at })
}

/// The first instant of a period and the first after it.
pub(super) fn period(
    cx: &mut Cx<'_>,
    from: &Spanned<Moment>,
    until: &Spanned<Moment>,
    zone: &jiff::tz::TimeZone,
) -> Option<(jiff::Timestamp, jiff::Timestamp)> {
    let (from_at, until_at) = (cx.span(from), cx.span(until));
    let first = cx.take(&loading::BAD_DATE, from_at, dates::from(from.0, zone));
    let end = cx.take(&loading::BAD_DATE, until_at, dates::until(until.0, zone));
    let (first, end) = (first?.value, end?.value);
    if end <= first {
        let diagnostic =
            Diagnostic::new(&loading::BAD_DATE, until_at, "this ends before it begins")
                .related(from_at, "begins here")
                .help("exchange the two, or correct the year");
        cx.error(diagnostic);
        return None;
    }
    Some((first, end))
}
