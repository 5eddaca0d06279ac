//! Who: contacts, teams, hotlines, and how each can be reached. Language page, section 4.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{CalendarRef, Entry, Ix, Rotation, Tier};
use crate::source::{At, Span};

/// Somebody, or something, that can be told.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Id, place, suppressions.
    pub entry: Entry,
    /// What stands behind it.
    pub kind: ContactKind,
    /// As people call it.
    pub name: String,
    /// Job title, for documents.
    pub title: Option<String>,
    /// For a role: who holds it now. Its methods, leave and backups stand in where the role has none.
    pub held_by: Option<At<Ix<Contact>>>,
    /// What it answers for, for documents.
    pub responsibilities: Vec<At<String>>,
    /// Where it is, for documents.
    pub location: Option<String>,
    /// Who may see the whole entry.
    pub visibility: Visibility,
    /// Zone of its dates: its own, else the organization's.
    pub timezone: TimeZone,
    /// Ways to reach it, in order of preference.
    pub reach: Vec<Method>,
    /// When it can be told; absent means always.
    pub available: Option<At<CalendarRef>>,
    /// Who is told instead, in order.
    pub backup: Vec<At<Ix<Contact>>>,
    /// When it is away.
    pub away: Vec<Away>,
    /// The day somebody last checked that its methods work.
    pub verified: Option<At<Date>>,
    /// For a team: its people, in order.
    pub members: Vec<At<Ix<Contact>>>,
    /// For a team: the rotation that says who is on call.
    pub on_call: Option<At<Ix<Rotation>>>,
    /// For a team: whom a notification tells. Resolved to the default where nothing was written.
    pub fan_out: FanOut,
}

/// What stands behind a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ContactKind {
    /// A human being.
    Person,
    /// A function that somebody holds.
    Role,
    /// Several contacts.
    Team,
    /// A number that is always answered.
    Hotline,
    /// Somebody outside the organization.
    Vendor,
    /// An address that several people read.
    Mailbox,
}

impl ContactKind {
    /// The word used in TOML.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Role => "role",
            Self::Team => "team",
            Self::Hotline => "hotline",
            Self::Vendor => "vendor",
            Self::Mailbox => "mailbox",
        }
    }
}

/// Who may see something; ordered from everybody to few.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// Everybody, customers too.
    Public,
    /// Staff.
    Internal,
    /// Those who carry the escalation.
    Restricted,
}

impl Visibility {
    /// The word used in TOML.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Restricted => "restricted",
        }
    }
}

/// Whom a notification of a team tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FanOut {
    /// Whoever is on call.
    OnCall,
    /// Every member.
    Everyone,
    /// One member after the other, per notification of the team within a ticket.
    RoundRobin,
}

impl FanOut {
    /// The word used in TOML.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OnCall => "on-call",
            Self::Everyone => "everyone",
            Self::RoundRobin => "round-robin",
        }
    }
}

/// One way to reach a contact.
#[derive(Debug, Clone)]
pub struct Method {
    /// By what.
    pub kind: MethodKind,
    /// Number or address exactly as written: `1-800-ENG-HELP`, `ext 7777`, `slack:#incidents`.
    pub address: At<String>,
    /// What it is called in documents: `desk`.
    pub label: Option<String>,
    /// When it works; absent means always.
    pub hours: Option<At<CalendarRef>>,
    /// Who may see it: never more public than its contact.
    pub visibility: Visibility,
    /// The `visibility` as written, where one was.
    pub visibility_at: Option<At<Visibility>>,
    /// The whole inline table.
    pub at: Span,
}

/// By what somebody is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MethodKind {
    /// A telephone that rings.
    Phone,
    /// A telephone that is carried.
    Mobile,
    /// A text message.
    Sms,
    /// E-mail.
    Email,
    /// A chat room or handle.
    Chat,
    /// A pager or paging service.
    Pager,
    /// A web page, such as an incident form.
    Url,
}

impl MethodKind {
    /// All of them, in the order in which documents list them.
    pub const ALL: [Self; 7] =
        [Self::Phone, Self::Mobile, Self::Sms, Self::Email, Self::Chat, Self::Pager, Self::Url];

    /// The word used in TOML.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Mobile => "mobile",
            Self::Sms => "sms",
            Self::Email => "email",
            Self::Chat => "chat",
            Self::Pager => "pager",
            Self::Url => "url",
        }
    }

    /// True where a human voice answers.
    pub fn is_voice(self) -> bool {
        matches!(self, Self::Phone | Self::Mobile)
    }

    /// True where the address is a telephone number.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Phone | Self::Mobile | Self::Sms)
    }

    /// True if a `via` that names `self` accepts a method of kind `other`: `phone` also means
    /// `mobile` (ruling 10).
    pub fn accepts(self, other: Self) -> bool {
        self == other || (self == Self::Phone && other == Self::Mobile)
    }
}

/// A time during which a contact is away.
#[derive(Debug, Clone)]
pub struct Away {
    /// First instant.
    pub from: Timestamp,
    /// First instant after it: a bare date's whole day is included (ruling 3).
    pub until: Timestamp,
    /// Who is told instead.
    pub cover: Option<At<Ix<Contact>>>,
    /// Why, for explanations.
    pub reason: Option<String>,
    /// The whole inline table.
    pub at: Span,
}

/// What `notify` and `responders` may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A tier: its responders.
    Tier(Ix<Tier>),
    /// A contact or a team.
    Contact(Ix<Contact>),
    /// Whoever is on call.
    Rotation(Ix<Rotation>),
    /// Somebody who differs per ticket (ruling 13).
    Person(TicketPerson),
}

/// People who differ per ticket; they may stand wherever `notify` may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TicketPerson {
    /// Who works on the ticket.
    Owner,
    /// Who opened it.
    Requester,
    /// Everybody with an interest in it.
    Stakeholders,
}

impl TicketPerson {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Requester, Self::Stakeholders];

    /// The word used in TOML.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Requester => "requester",
            Self::Stakeholders => "stakeholders",
        }
    }

    /// Whether the word stands for several people: one says that they are told.
    pub fn is_several(self) -> bool {
        self == Self::Stakeholders
    }
}

super::entry::has_entry!(Contact);
