//! What is in this gzip file?
//!
//! All its members one after another (RFC 1952, section 2.2), and no guess about anything else: a file that ends inside a member is cut
//! off, and one that goes on with something else has been spoilt or joined. Zeros at the end are padding, as of a tape.

use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, Read};

const MAGIC: &[u8] = &[0x1f, 0x8b];

/// Whether these bytes begin a gzip file.
pub(super) fn is_like(start: &[u8]) -> bool {
    start.starts_with(MAGIC)
}

/// The plain content of a gzip file.
pub(super) struct Gunzip<R: BufRead> {
    /// Nothing only while one member gives its reader to the next.
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Gunzip<R> {
    pub(super) fn new(content: R) -> Self {
        Self { member: Some(GzDecoder::new(content)) }
    }
}

impl<R: BufRead> Read for Gunzip<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let length = member.read(bytes)?;
            if length > 0 || bytes.is_empty() {
                return Ok(length);
            }
            let rest = self.member.take().map(GzDecoder::into_inner);
            self.member = rest.map(next_member).transpose()?.flatten();
        }
        Ok(0)
    }
}

/// What follows a member: another one, or nothing but zeros.
fn next_member<R: BufRead>(mut rest: R) -> io::Result<Option<GzDecoder<R>>> {
    // The second byte may not be there yet; a header that turns out not to be one is an error of its own.
    if rest.fill_buf()?.first() == MAGIC.first() {
        return Ok(Some(GzDecoder::new(rest)));
    }
    loop {
        let follows = rest.fill_buf()?;
        if follows.is_empty() {
            return Ok(None);
        }
        if follows.iter().any(|byte| *byte != 0) {
            let message =
                "the compressed content ends, and something that is not gzip follows; cut it off, or fetch the file again";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let length = follows.len();
        rest.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::Gunzip;
    use flate2::{Compression, write::GzEncoder};
    use std::io::{self, BufReader, ErrorKind, Read as _, Write as _};

    fn zipped(text: &str) -> Vec<u8> {
        let mut zip = GzEncoder::new(Vec::new(), Compression::default());
        zip.write_all(text.as_bytes()).unwrap();
        zip.finish().unwrap()
    }

    fn plain(bytes: &[u8]) -> io::Result<String> {
        let mut text = String::new();
        // A buffer of one byte, so that every edge of a read is met.
        Gunzip::new(BufReader::with_capacity(1, bytes)).read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn members_follow_one_another_and_zeros_pad() {
        assert_eq!(plain(&zipped("one")).unwrap(), "one");
        assert_eq!(plain(&[zipped("one"), zipped(""), zipped("two")].concat()).unwrap(), "onetwo");
        assert_eq!(plain(&[zipped("one"), vec![0; 500]].concat()).unwrap(), "one");
    }

    #[test]
    fn a_cut_file_and_a_spoilt_one_are_told_apart() {
        let whole = zipped("one");
        for length in 1..whole.len() {
            assert_eq!(plain(&whole[..length]).unwrap_err().kind(), ErrorKind::UnexpectedEof, "{length}");
        }
        for rest in ["x", "\0\0x", "a longer piece of text"] {
            assert_eq!(plain(&[&whole, rest.as_bytes()].concat()).unwrap_err().kind(), ErrorKind::InvalidData, "{rest:?}");
        }
    }
}
