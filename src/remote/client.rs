//! How is a service asked?
//!
//! By HTTP. What may go well another time (no connection, a time-out, status 408, 429 and 5xx, an answer that is none) is tried again after
//! a wait that doubles, or as long as `Retry-After` says, in seconds or by a date (RFC 9110, section 10.2.3).

use super::cache::Cache;
use crate::error::{Error, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use ureq::Agent;
use ureq::http::Response;

/// How often and how long a service is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// So often it is asked.
    pub tries: u32,
    /// So long before the second try; twice as long before each further one.
    pub wait: Duration,
    /// So long for one answer.
    pub timeout: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { tries: 5, wait: Duration::from_millis(500), timeout: Duration::from_secs(60) }
    }
}

/// No wait is longer, whatever the service asks for.
const LONGEST: Duration = Duration::from_secs(120);
/// An answer that is longer is none.
const MOST_BYTES: u64 = 64 << 20;

/// Asks services.
pub struct Client<'a> {
    agent: Agent,
    patience: Patience,
    /// What was answered before.
    pub(super) cache: Cache,
    stop: Arc<AtomicBool>,
    said: &'a dyn Fn(&str),
}

/// What is asked for: a page, or the answer to a form.
pub(super) struct Request<'a> {
    pub(super) address: &'a str,
    pub(super) form: Option<(&'a str, &'a str)>,
    pub(super) accept: &'a str,
}

/// What a service sent.
pub(super) struct Reply {
    pub(super) media_type: String,
    pub(super) text: String,
}

/// Why there is no answer.
enum Failure {
    /// Another try may bring one, after this wait if the service says so.
    Passing(String, Option<Duration>),
    Final(String, Option<u16>),
}

impl Failure {
    /// A certificate, a name or redirects that are wrong stay so.
    fn of(error: &ureq::Error) -> Self {
        let message = error.to_string();
        match error {
            ureq::Error::BadUri(_) | ureq::Error::Http(_) | ureq::Error::HostNotFound | ureq::Error::TooManyRedirects => {
                Self::Final(message, None)
            }
            ureq::Error::BodyExceedsLimit(_) => {
                Self::Final(format!("its answer is longer than {} MiB, the most that is read", MOST_BYTES >> 20), None)
            }
            _ if message.contains("certificate") => {
                let reason = message.rsplit("certificate: ").next().unwrap_or(&message);
                Self::Final(format!("its certificate is not one to be trusted, as if somebody else answered ({reason})"), None)
            }
            _ => Self::Passing(message.trim_start_matches("io: ").to_owned(), None),
        }
    }
}

impl<'a> Client<'a> {
    /// - `stop`: ends the work between two requests when it is set; - `said`: is told of each failure that is tried again.
    pub fn new(patience: Patience, cache: Cache, stop: Arc<AtomicBool>, said: &'a dyn Fn(&str)) -> Self {
        let agent = Agent::config_builder()
            .timeout_global(Some(patience.timeout))
            .user_agent(concat!("bioatlas/", env!("CARGO_PKG_VERSION")))
            .http_status_as_error(false)
            .build()
            .into();
        Self { agent, patience, cache, stop, said }
    }

    /// Asks until there is an answer that can be read.
    ///
    /// - `read`: reads the answer, or says what is wrong with it.
    ///
    /// # Errors
    /// [`Error::Service`] after the last try, or at once for what no other try can mend; [`Error::Stopped`].
    pub(super) fn ask<T>(&self, request: &Request<'_>, read: &dyn Fn(&Reply) -> std::result::Result<T, String>) -> Result<T> {
        let mut wait = self.patience.wait;
        for attempt in 1.. {
            if self.stop.load(Ordering::Relaxed) {
                return Err(Error::Stopped { what: format!("asking `{}`", request.address) });
            }
            let told = self.send(request).and_then(|reply| read(&reply).map_err(|why| Failure::Passing(why, None)));
            let (why, asked) = match told {
                Ok(answer) => return Ok(answer),
                Err(Failure::Final(message, status)) => return Err(failed(request, message, status)),
                Err(Failure::Passing(why, asked)) => (why, asked),
            };
            if attempt >= self.patience.tries {
                return Err(failed(request, format!("{why} (asked {attempt} times)"), None));
            }
            let pause = asked.unwrap_or(wait).min(LONGEST);
            (self.said)(&format!("{}: {why}; asked again in {:.1} s", request.address, pause.as_secs_f64()));
            self.pause(pause);
            wait *= 2;
        }
        unreachable!("the last try returns")
    }

    /// Tells of a failure that the work goes on after.
    pub(super) fn say(&self, message: &str) {
        (self.said)(message);
    }

    /// Waits, but not when it is stopped.
    fn pause(&self, pause: Duration) {
        let end = Instant::now() + pause;
        while Instant::now() < end && !self.stop.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(50).min(end.saturating_duration_since(Instant::now())));
        }
    }

    fn send(&self, request: &Request<'_>) -> std::result::Result<Reply, Failure> {
        let sent = match request.form {
            None => self.agent.get(request.address).header("Accept", request.accept).call(),
            Some(field) => self.agent.post(request.address).header("Accept", request.accept).send_form([field]),
        };
        let mut response = sent.map_err(|error| Failure::of(&error))?;
        let status = response.status();
        let text = response.body_mut().with_config().limit(MOST_BYTES).read_to_string();
        match status.as_u16() {
            200..=299 => {
                let text = text.map_err(|error| Failure::of(&error))?;
                Ok(Reply { media_type: header(&response, "content-type").unwrap_or_default().to_owned(), text })
            }
            code @ (408 | 429 | 500..) => Err(Failure::Passing(format!("status {code}"), retry_after(&response))),
            code => Err(Failure::Final(format!("status {code}{}", excerpt(&text.unwrap_or_default())), Some(code))),
        }
    }
}

fn failed(request: &Request<'_>, message: String, status: Option<u16>) -> Error {
    Error::Service { address: request.address.to_owned(), message, status }
}

fn header<'r, B>(response: &'r Response<B>, name: &str) -> Option<&'r str> {
    response.headers().get(name)?.to_str().ok()
}

/// How long `Retry-After` says to wait: so many seconds, or until a date.
fn retry_after<B>(response: &Response<B>) -> Option<Duration> {
    let text = header(response, "retry-after")?.trim();
    let seconds = text.parse().ok().map(Duration::from_secs);
    // The clock of the service, where it tells it, may differ from that of this machine.
    let now = || header(response, "date").and_then(date).or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).ok());
    seconds.or_else(|| Some(date(text)?.saturating_sub(now()?)))
}

/// The time since 1970 of a date as HTTP writes it (`Sun, 06 Nov 1994 08:49:37 GMT`, RFC 9110, section 5.6.7).
fn date(text: &str) -> Option<Duration> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, text) = text.split_once(", ")?;
    let [day, month, year, time, "GMT"] = text.split_whitespace().collect::<Vec<_>>()[..] else { return None };
    let month = MONTHS.iter().position(|name| *name == month)? as u64 + 1;
    let (day, year): (u64, u64) = (day.parse().ok()?, year.parse().ok()?);
    let parts: Option<Vec<u64>> = time.split(':').map(|part| part.parse().ok()).collect();
    let [hour, minute, second] = parts?[..] else { return None };
    if !(1..=31).contains(&day) || !(1970..=9999).contains(&year) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    // Years begin in March here, so that the day that only some have is their last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    Some(Duration::from_secs(days.checked_sub(DAYS_BEFORE_1970)? * 86_400 + hour * 3600 + minute * 60 + second))
}

/// From the March with which the year 0 begins.
const DAYS_BEFORE_1970: u64 = 719_468;

/// The beginning of an answer, for a message.
pub(super) fn excerpt(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let start: String = words.chars().filter(|c| !c.is_control()).take(80).collect();
    if start.is_empty() { start } else { format!(": {start}") }
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn dates_of_http_are_read() {
        let seconds = |text: &str| date(text).map(|since| since.as_secs());
        assert_eq!(seconds("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(seconds("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(seconds("Thu, 29 Feb 2024 12:00:00 GMT"), Some(1_709_208_000));
        for wrong in [
            "",
            "soon",
            "Sun, 06 Nov 1994",
            "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 99 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 18446744073709551615 08:49:37 GMT",
        ] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }
}
