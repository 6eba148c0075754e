//! Decodes the bytes of a file to text: gunzipped if necessary, without a byte-order mark, and of bounded size.

use std::borrow::Cow;
use std::io::{self, Read};

use flate2::read::MultiGzDecoder;

use super::limit::Excess;
use super::{Fault, limit};

const GZIP: [u8; 2] = [0x1f, 0x8b];
const UTF8_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// Whether bytes begin as a gzip file does.
pub(super) fn may_be_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&GZIP)
}

/// The text of a file. UTF-8 is checked where strings are read, not here.
pub(super) fn text(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Fault> {
    let text = if may_be_packed(bytes) {
        Cow::Owned(unpacked(bytes)?)
    } else if bytes.len() as u64 > limit::UNPACKED {
        let limit = limit::UNPACKED;
        return Err(Fault::Excess(Excess::TooLarge { limit }));
    } else {
        Cow::Borrowed(bytes)
    };
    if may_be_packed(&text) {
        return Err(Fault::Unknown {
            found: "gzip data inside gzip data (unpack it once)",
        });
    }
    unmarked(text)
}

fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let limit = limit::unpacked(bytes.len());
    let mut plain = Vec::new();
    let read = MultiGzDecoder::new(bytes)
        .take(limit.saturating_add(1))
        .read_to_end(&mut plain);
    match read {
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Err(Fault::GzipCut),
        Err(e) => Err(Fault::GzipDamaged { why: e.to_string() }),
        Ok(size) if size as u64 > limit => Err(match limit {
            limit::UNPACKED => Fault::Excess(Excess::TooLarge { limit }),
            _ => Fault::Excess(Excess::Inflated {
                packed: bytes.len() as u64,
                limit,
            }),
        }),
        Ok(_) => Ok(plain),
    }
}

fn unmarked(text: Cow<'_, [u8]>) -> Result<Cow<'_, [u8]>, Fault> {
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = *text {
        return Err(Fault::Utf16);
    }
    if !text.starts_with(&UTF8_MARK) {
        return Ok(text);
    }
    Ok(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(UTF8_MARK.len()..).unwrap_or_default()),
        Cow::Owned(mut text) => {
            text.drain(..UTF8_MARK.len());
            Cow::Owned(text)
        }
    })
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
        let (marked, utf16) = (b"\xef\xbb\xbf[1]", b"\xff\xfe[\0");
        for bytes in [
            b"[1]".to_vec(),
            zipped(b"[1]"),
            marked.to_vec(),
            zipped(marked),
        ] {
            assert_eq!(text(&bytes).unwrap(), b"[1]".as_slice());
        }
        for bytes in [utf16.to_vec(), zipped(utf16)] {
            assert_eq!(text(&bytes), Err(Fault::Utf16));
        }
    }

    #[test]
    fn what_unpacks_to_more_than_a_hundred_times_its_size_is_refused() {
        let limit = limit::unpacked(0);
        let of = |size: u64| zipped(&vec![b' '; usize::try_from(size).unwrap()]);
        assert_eq!(text(&of(limit)).unwrap().len() as u64, limit);
        let bomb = of(limit + 1);
        let packed = bomb.len() as u64;
        assert!(packed * limit::RATIO < limit);
        assert_eq!(
            text(&bomb),
            Err(Fault::Excess(Excess::Inflated { packed, limit }))
        );
        // Two gzip files in sequence are one gzip file, and so are a hundred.
        assert!(matches!(
            text(&of(limit / 50).repeat(100)),
            Err(Fault::Excess(Excess::Inflated { .. }))
        ));
    }

    #[test]
    fn every_truncation_of_a_gzip_file_is_refused() {
        let whole = zipped(b"[{\"model\": \"predictor.team\"}]");
        for end in 2..whole.len() {
            assert_eq!(text(&whole[..end]), Err(Fault::GzipCut), "cut at {end}");
        }
    }

    #[test]
    fn garbage_in_or_behind_gzip_data_is_named() {
        let behind = [zipped(b"[]"), b"garbage behind".to_vec()].concat();
        for bytes in [b"\x1f\x8bgarbage and more garbage".to_vec(), behind] {
            let damaged = text(&bytes);
            assert!(
                matches!(damaged, Err(Fault::GzipDamaged { .. })),
                "{damaged:?}"
            );
        }
        let twice = text(&zipped(&zipped(b"[]"))).unwrap_err();
        assert!(matches!(twice, Fault::Unknown { found } if found.contains("inside")));
    }
}
