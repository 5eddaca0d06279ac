//! tierline: an escalation policy as code.
//!
//! The modules stand in the order in which data flows: bytes become a tree with places, the tree
//! becomes a model that cannot hold nonsense, and everything else reads that model.

pub mod source;

pub mod diagnostic;

pub mod parse;

pub mod model;

pub mod words;

pub mod load;

pub mod clock;

pub mod check;

pub mod simulate;

pub mod oncall;

pub mod promises;

pub mod scenarios;

pub mod prove;

pub mod diff;

pub mod history;

pub mod render;

pub mod import;

pub mod site;

pub mod report;

pub mod docs;
