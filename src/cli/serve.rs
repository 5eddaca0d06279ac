//! `tierline serve`: the site on this machine, made again whenever the policy or a template changes, and at
//! midnight.
//!
//! Answers from memory: no address leads to a file. Nobody but this machine is answered, and no page of
//! another site that a browser on it shows.

mod answer;
mod state;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{PoisonError, RwLock};

use tiny_http::Server;

use super::exit::{Exit, Failure};
use super::origin::OriginArgs;
use super::render::watch::{PAUSE, seen};
use super::session::Session;
use super::site::Extent;

use state::State;

/// Show the site for staff in a browser on this machine, and make it again after every change
///
/// At midnight, in the organization's time zone, it is made for the new day. Only this machine is
/// answered. Where the policy does not load any more, the browser says why and the last page stays.
/// Ctrl-C ends it; nothing is written.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tierline serve                       then open the address that it names
  tierline serve --port 0              any free port
  tierline serve --audience public     what everybody may see")]
pub(crate) struct Serve {
    /// The port to listen on; 0 for any that is free
    #[arg(long, value_name = "PORT", default_value_t = 8460)]
    port: u16,

    #[command(flatten)]
    extent: Extent,

    #[command(flatten)]
    origin: OriginArgs,
}

impl Serve {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), self.port);
        let server = Server::http(address).map_err(|error| {
            Failure::new(format!("cannot listen on {address}: {error}"))
                .help("name another port with `--port`; 0 takes any that is free")
        })?;
        let port = match server.server_addr().to_ip() {
            Some(address) => address.port(),
            None => self.port,
        };
        let before = seen(&self.origin, session);
        let state = RwLock::new(State::default());
        session.say(&format!("http://127.0.0.1:{port}/ shows the site; Ctrl-C ends"))?;
        state::refresh(&state, session, self);
        std::thread::scope(|threads| {
            threads.spawn(|| {
                let mut before = before;
                loop {
                    std::thread::sleep(PAUSE);
                    let (now, after) = (session.later(), seen(&self.origin, session));
                    let is_of_today =
                        state.read().unwrap_or_else(PoisonError::into_inner).is_of_today(&now);
                    if after != before || !is_of_today {
                        state::refresh(&state, &now, self);
                        before = after;
                    }
                }
            });
            for request in server.incoming_requests() {
                answer::answer(request, port, &state);
            }
        });
        Ok(Exit::Clean)
    }
}
