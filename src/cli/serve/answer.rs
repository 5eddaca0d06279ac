//! One request and its answer.

use std::sync::{PoisonError, RwLock};

use tierline::site::{LIVE, PAGE};
use tiny_http::{Header, Method, Request, Response};

use super::State;

/// Where a page asks for the number of the present site.
const STATE: &str = ".live";
/// What asks for it on the pages of documents.
const SCRIPT: &str = ".live.js";

/// An answer before it is sent.
struct Answer {
    status: u16,
    kind: &'static str,
    text: String,
}

/// Answers a request. One that cannot be answered any more is nobody's trouble.
pub(super) fn answer(request: Request, port: u16, state: &RwLock<State>) {
    let host = request.headers().iter().find(|header| header.field.equiv("Host"));
    let host = host.map(|header| header.value.as_str());
    let answer = if !is_meant(host, port) {
        refuse(421, "only 127.0.0.1 and localhost are answered here")
    } else if !matches!(request.method(), Method::Get | Method::Head) {
        refuse(405, "only GET and HEAD are answered here")
    } else {
        let state = state.read().unwrap_or_else(PoisonError::into_inner);
        page(&state, request.url())
    };
    let mut response =
        Response::from_data(answer.text.into_bytes()).with_status_code(answer.status);
    let headers = [
        ("Content-Type", answer.kind),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Referrer-Policy", "no-referrer"),
        ("Allow", "GET, HEAD"),
    ];
    for (name, value) in headers {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    let _ = request.respond(response);
}

/// Whether a request names this machine. A page of another site can make its own name lead here, but the
/// browser still says that name.
fn is_meant(host: Option<&str>, port: u16) -> bool {
    let Some(host) = host else { return false };
    let (name, of) = host.rsplit_once(':').unwrap_or((host, "80"));
    of.parse() == Ok(port) && (name == "127.0.0.1" || name.eq_ignore_ascii_case("localhost"))
}

fn refuse(status: u16, why: &str) -> Answer {
    Answer { status, kind: "text/plain; charset=utf-8", text: format!("{why}\n") }
}

/// What an address stands for: a name of the site, and nothing that would lead anywhere else.
fn page(state: &State, url: &str) -> Answer {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let found = |kind, text| Answer { status: 200, kind, text };
    match path.strip_prefix('/') {
        Some(STATE) => {
            let now = serde_json::json!({ "version": state.version, "problem": state.problem });
            found("application/json", now.to_string())
        }
        Some(SCRIPT) => found("text/javascript; charset=utf-8", LIVE.to_owned()),
        Some("" | PAGE) if !state.files.contains_key(PAGE) => found(
            "text/html; charset=utf-8",
            with_script(
                "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>No site yet</title>\
                 </head><body><h1>No site yet</h1><p>It appears here as soon as it can be made.</p>\
                 </body></html>",
            ),
        ),
        Some(name) => {
            let name = if name.is_empty() { PAGE } else { name };
            let Some(text) = state.files.get(name) else {
                return refuse(404, "the site has no such file");
            };
            match name.rsplit_once('.').map(|(_, ending)| ending) {
                Some("html") if name == PAGE => found("text/html; charset=utf-8", text.clone()),
                Some("html") => found("text/html; charset=utf-8", with_script(text)),
                Some("csv") => found("text/csv; charset=utf-8", text.clone()),
                Some("vcf") => found("text/vcard; charset=utf-8", text.clone()),
                Some("ics") => found("text/calendar; charset=utf-8", text.clone()),
                _ => found("text/plain; charset=utf-8", text.clone()),
            }
        }
        None => refuse(404, "the site has no such file"),
    }
}

/// A page that looks for a newer one. The page of the site does so by itself.
fn with_script(page: &str) -> String {
    let script = format!("<script src=\"/{SCRIPT}\"></script>");
    match page.rsplit_once("</body>") {
        Some((before, after)) => format!("{before}{script}</body>{after}"),
        None => format!("{page}{script}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_meant() {
        for host in ["127.0.0.1:80", "127.0.0.1", "localhost", "LOCALHOST:80"] {
            assert!(is_meant(Some(host), 80), "{host}");
        }
        for host in ["", "evil.example", "evil.example:80", "127.0.0.1:81", "127.0.0.1.evil:80"] {
            assert!(!is_meant(Some(host), 80), "{host}");
        }
        assert!(!is_meant(None, 80));
    }

    #[test]
    fn no_address_leads_out_of_the_site() {
        let mut state = State::default();
        state.files.insert(PAGE.to_owned(), "page".to_owned());
        state.files.insert("a.csv".to_owned(), "a".to_owned());
        for url in ["/", "/?x=1", "/index.html", "/a.csv#b", "/.live", "/.live.js"] {
            assert_eq!(page(&state, url).status, 200, "{url}");
        }
        for url in [
            "",
            "*",
            "a.csv",
            "//a.csv",
            "/../a.csv",
            "/%2e%2e/etc/passwd",
            "/etc/passwd",
            "/a.csv/",
        ] {
            assert_eq!(page(&state, url).status, 404, "{url}");
        }
    }

    #[test]
    fn before_the_first_site_there_is_a_page_that_waits_for_it() {
        let waiting = page(&State::default(), "/");
        assert!(waiting.text.contains(SCRIPT) && waiting.status == 200);
    }
}
