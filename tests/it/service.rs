//! A service on this machine for the tests: answers what it is told to, one request after the other.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// What is done with a request.
pub(crate) enum Reply {
    /// A status, more lines of the head, a media type and a text.
    Send(u16, &'static str, &'static str, String),
    /// The connection is closed without an answer.
    Drop,
}

/// A service that runs until the test ends.
pub(crate) struct Service {
    pub(crate) address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Service {
    /// Starts a service.
    ///
    /// - `answer`: from the number of the request and its body, as the text of the form field that it has.
    pub(crate) fn start(answer: impl Fn(usize, &str) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let kept = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let (mut line, mut length) = (String::new(), 0);
                while reader.read_line(&mut line).is_ok_and(|count| count > 2) {
                    let header = line.to_ascii_lowercase();
                    length = header.strip_prefix("content-length:").map_or(length, |text| text.trim().parse().unwrap());
                    line.clear();
                }
                let mut body = vec![0; length];
                if reader.read_exact(&mut body).is_err() {
                    continue;
                }
                let body = decoded(body.split(|byte| *byte == b'=').nth(1).unwrap_or_default());
                let number = kept.lock().unwrap().len();
                kept.lock().unwrap().push(body.clone());
                if let Reply::Send(status, head, media, text) = answer(number, &body) {
                    let length = text.len();
                    let head = format!("HTTP/1.1 {status} Told\r\n{head}Content-Type: {media}\r\nContent-Length: {length}\r\n");
                    // The program may have gone away.
                    let _ = write!(stream, "{head}Connection: close\r\n\r\n{text}");
                }
            }
        });
        Self { address, asked }
    }

    /// What was asked until now.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn decoded(form: &[u8]) -> String {
    let mut bytes = Vec::new();
    let mut rest = form.iter().copied();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let hex: Vec<u8> = rest.by_ref().take(2).collect();
                u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap()
            }
            other => other,
        });
    }
    String::from_utf8(bytes).unwrap()
}
