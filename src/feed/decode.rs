//! Decodes the bytes of a file to text: gunzipped if necessary, in UTF-8 without a byte-order mark, and of bounded size.
//!
//! Spreadsheets also write UTF-16, which a mark says or zeros show, and Windows-1252, which nothing says. A text is taken for
//! Windows-1252 when it is CSV, is not UTF-8 and has no letter that UTF-8 would explain; the user is told, because it is a
//! guess.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use flate2::read::MultiGzDecoder;

use super::limit::Excess;
use super::{Fault, foreign, limit};
use crate::league::clean_name;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const UTF8_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// Whether bytes begin as a gzip file does.
pub(super) fn may_be_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&GZIP)
}

/// The text of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Text<'a> {
    /// Its bytes, in UTF-8 as far as the file is valid; that is checked where strings are read.
    pub(super) bytes: Cow<'a, [u8]>,
    /// How it was read, if otherwise than as UTF-8, in a sentence for the user.
    pub(super) noted: Option<String>,
}

/// The text of a file.
pub(super) fn text(bytes: &[u8]) -> Result<Text<'_>, Fault> {
    let bytes = if may_be_packed(bytes) {
        Cow::Owned(unpacked(bytes)?)
    } else if bytes.len() as u64 > limit::UNPACKED {
        let limit = limit::UNPACKED;
        return Err(Fault::Excess(Excess::TooLarge { limit }));
    } else {
        Cow::Borrowed(bytes)
    };
    if may_be_packed(&bytes) {
        return Err(Fault::Unknown {
            found: "gzip data inside gzip data (unpack it once)",
        });
    }
    if let Some(foreign) = foreign::binary(&bytes) {
        return Err(foreign);
    }
    if let Some((encoding, mark)) = utf_16(&bytes) {
        let units = bytes.get(mark..).unwrap_or_default();
        let text = encoding.decode_without_bom_handling_and_without_replacement(units);
        return Ok(Text {
            bytes: Cow::Owned(text.ok_or(Fault::Utf16Damaged)?.into_owned().into_bytes()),
            noted: Some("it is UTF-16 and was read as that".to_owned()),
        });
    }
    let bytes = unmarked(bytes);
    Ok(match windows_1252(&bytes) {
        Some((text, noted)) => Text {
            bytes: Cow::Owned(text.into_bytes()),
            noted: Some(noted),
        },
        None => Text { bytes, noted: None },
    })
}

/// The byte order of UTF-16 and the length of its mark. Without a mark, the zeros of two ASCII characters show it.
fn utf_16(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    match *bytes {
        [0xff, 0xfe, ..] => Some((UTF_16LE, 2)),
        [0xfe, 0xff, ..] => Some((UTF_16BE, 2)),
        [a, 0, b, 0, ..] if a != 0 && b != 0 => Some((UTF_16LE, 0)),
        [0, a, 0, b, ..] if a != 0 && b != 0 => Some((UTF_16BE, 0)),
        _ => None,
    }
}

/// The text of a spreadsheet in Windows-1252, and a sentence with its first line that only this explains.
fn windows_1252(bytes: &[u8]) -> Option<(String, String)> {
    let first = *bytes.trim_ascii_start().first()?;
    let is_json = matches!(first, b'[' | b'{' | b'<');
    if is_json || std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    // One damaged letter among others in UTF-8 does not make the others Windows-1252.
    if bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii()) {
        return None;
    }
    let text = WINDOWS_1252.decode_without_bom_handling_and_without_replacement(bytes)?;
    // The five bytes without a meaning come out as control characters.
    if text.chars().any(|c| matches!(c, '\u{80}'..='\u{9f}')) {
        return None;
    }
    let (at, line) = (1..)
        .zip(text.split('\n'))
        .find(|(_, line)| !line.is_ascii())?;
    let start = line.chars().take(40).collect::<String>();
    let noted = format!(
        "it is not UTF-8 and was read as Windows-1252, such as '{}' on line {at}; if a letter is wrong there, save it as CSV \
         UTF-8 and import it again",
        clean_name(&start)
    );
    Some((text.into_owned(), noted))
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

fn unmarked(text: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    if !text.starts_with(&UTF8_MARK) {
        return text;
    }
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(UTF8_MARK.len()..).unwrap_or_default()),
        Cow::Owned(mut text) => {
            text.drain(..UTF8_MARK.len());
            Cow::Owned(text)
        }
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
        let marked = b"\xef\xbb\xbf[1]";
        for bytes in [
            b"[1]".to_vec(),
            zipped(b"[1]"),
            marked.to_vec(),
            zipped(marked),
        ] {
            assert_eq!(text(&bytes).unwrap().bytes, b"[1]".as_slice());
        }
    }

    #[test]
    fn every_encoding_of_a_spreadsheet_gives_the_same_text() {
        let plain = "name\tteam\nChloé\tKC\n";
        let units = |bytes: fn(u16) -> [u8; 2]| plain.encode_utf16().flat_map(bytes).collect();
        let (little, big): (Vec<u8>, Vec<u8>) = (units(u16::to_le_bytes), units(u16::to_be_bytes));
        for bytes in [
            [b"\xff\xfe".to_vec(), little.clone()].concat(),
            [b"\xfe\xff".to_vec(), big.clone()].concat(),
            little,
            big,
            zipped(b"name\tteam\nChlo\xe9\tKC\n"),
        ] {
            let read = text(&bytes).unwrap();
            assert_eq!(read.bytes, plain.as_bytes());
            assert!(read.noted.is_some(), "{bytes:?}");
        }
        assert_eq!(text(plain.as_bytes()).unwrap().noted, None);
        let noted = text(b"name\nChlo\xe9\n").unwrap().noted.unwrap();
        assert!(
            noted.contains("Windows-1252, such as 'Chloé' on line 2; "),
            "{noted}"
        );
    }

    #[test]
    fn what_is_damaged_is_not_taken_for_another_encoding() {
        for bytes in [
            // A letter in UTF-8, and one that is not.
            b"name\nZo\xc3\xab\nChlo\xe9\n".as_slice(),
            // A byte without a meaning in Windows-1252.
            b"name\nChlo\x81\n",
            b"[\"Chlo\xe9\"]",
        ] {
            assert_eq!(
                text(bytes).unwrap(),
                Text {
                    bytes: bytes.into(),
                    noted: None
                }
            );
        }
        for cut in [b"\xff\xfen\0a".as_slice(), b"\xff\xfe\0\xd8n\0"] {
            assert_eq!(text(cut), Err(Fault::Utf16Damaged));
        }
    }

    #[test]
    fn what_unpacks_to_more_than_a_hundred_times_its_size_is_refused() {
        let limit = limit::unpacked(0);
        let of = |size: u64| zipped(&vec![b' '; usize::try_from(size).unwrap()]);
        assert_eq!(text(&of(limit)).unwrap().bytes.len() as u64, limit);
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
