//! From the bytes of a file to text: gunzipped where needed, without a byte-order mark, and of bounded size.

use std::borrow::Cow;
use std::io::{self, Read};

use flate2::read::MultiGzDecoder;

use super::Fault;

/// What is unpacked at most: a small gzip file can unpack to more than the machine has memory.
pub(super) const LIMIT: u64 = 1 << 30;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const UTF8_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// The text of a file. UTF-8 is checked where strings are read, not here.
pub(super) fn text(bytes: &[u8], limit: u64) -> Result<Cow<'_, [u8]>, Fault> {
    if bytes.starts_with(&GZIP) {
        let plain = unpacked(bytes, limit)?;
        return Ok(Cow::Owned(unmarked(&plain)?.to_vec()));
    }
    if bytes.len() as u64 > limit {
        return Err(Fault::TooLarge { limit });
    }
    unmarked(bytes).map(Cow::Borrowed)
}

fn unpacked(bytes: &[u8], limit: u64) -> Result<Vec<u8>, Fault> {
    let mut plain = Vec::new();
    let read = MultiGzDecoder::new(bytes)
        .take(limit.saturating_add(1))
        .read_to_end(&mut plain);
    match read {
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Err(Fault::GzipCut),
        Err(e) => Err(Fault::GzipDamaged { why: e.to_string() }),
        Ok(size) if size as u64 > limit => Err(Fault::TooLarge { limit }),
        Ok(_) => Ok(plain),
    }
}

fn unmarked(text: &[u8]) -> Result<&[u8], Fault> {
    match text {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Err(Fault::Utf16),
        _ => Ok(text.strip_prefix(&UTF8_MARK).unwrap_or(text)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn zipped(text: &[u8]) -> Vec<u8> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(text).unwrap();
        gzip.finish().unwrap()
    }

    #[test]
    fn plain_and_gzipped_bytes_give_the_same_text() {
        for bytes in [b"[1]".to_vec(), zipped(b"[1]"), b"\xef\xbb\xbf[1]".to_vec()] {
            assert_eq!(text(&bytes, 100).unwrap(), b"[1]".as_slice());
        }
    }

    #[test]
    fn the_limit_is_one_of_unpacked_bytes() {
        let bomb = zipped(&[b' '; 1001]);
        assert!(bomb.len() < 100);
        assert_eq!(text(&bomb, 1000), Err(Fault::TooLarge { limit: 1000 }));
        assert_eq!(
            text(&[b' '; 1001], 1000),
            Err(Fault::TooLarge { limit: 1000 })
        );
        assert_eq!(text(&bomb, 1001).unwrap().len(), 1001);
    }

    #[test]
    fn every_truncation_of_a_gzip_file_is_refused() {
        let whole = zipped(b"[{\"model\": \"predictor.team\"}]");
        for end in 2..whole.len() {
            assert_eq!(
                text(&whole[..end], 1000),
                Err(Fault::GzipCut),
                "cut at {end}"
            );
        }
    }

    #[test]
    fn garbage_and_other_encodings_are_named() {
        let damaged = text(b"\x1f\x8bgarbage and more garbage", 1000);
        assert!(
            matches!(damaged, Err(Fault::GzipDamaged { .. })),
            "{damaged:?}"
        );
        assert_eq!(text(b"\xff\xfe[\0", 1000), Err(Fault::Utf16));
    }
}
