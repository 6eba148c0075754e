//! Decodes the bytes of a file to text: gunzipped if necessary, in UTF-8 without a byte-order mark, and of bounded size. A
//! text in any encoding is read piece by piece.
//!
//! Spreadsheets also write UTF-16, which a mark says or zeros show, and Windows-1252, which nothing says. A text is taken for
//! Windows-1252 when it is CSV, is not UTF-8 and has no letter that UTF-8 would explain; the user is told, because it is a
//! guess.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::limit::Excess;
use super::source::Source;
use super::window::{Unpacked, Window};
use super::{Fault, foreign, limit};
use crate::league::clean_name;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const UTF8_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];
/// The length of the beginning of a text that shows what it is.
const HEAD: u64 = 1 << 20;

/// Whether bytes begin as a gzip file does.
pub(super) fn may_be_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&GZIP)
}

/// The text of a file, in UTF-8 as far as the file is valid; that is checked where strings are read.
pub(super) struct Text<'s> {
    source: &'s Source<'s>,
    is_packed: bool,
    /// The length of its mark.
    mark: usize,
    /// Its encoding, if that is not UTF-8.
    encoding: Option<&'static Encoding>,
    /// How it was read, if otherwise than as UTF-8, in a sentence for the user.
    pub(super) noted: Option<String>,
}

impl<'s> Text<'s> {
    /// Finds out how a file is packed and encoded.
    pub(super) fn of(source: &'s Source<'s>) -> Result<Self, Fault> {
        let mut text = Self {
            source,
            is_packed: false,
            mark: 0,
            encoding: None,
            noted: None,
        };
        text.is_packed = may_be_packed(text.beginning(GZIP.len() as u64)?.rest());
        if !text.is_packed && source.size() > limit::UNPACKED {
            let limit = limit::UNPACKED;
            return Err(Fault::Excess(Excess::TooLarge { limit }));
        }
        let head = text.head()?;
        let head = head.as_slice();
        if may_be_packed(head) {
            return Err(Fault::Unknown {
                found: "gzip data inside gzip data (unpack it once)",
            });
        }
        if let Some(foreign) = foreign::binary(head) {
            return Err(foreign);
        }
        if let Some((encoding, mark)) = utf_16(head) {
            text.mark = mark;
            text.encoding = Some(encoding);
            text.noted = Some("it is UTF-16 and was read as that".to_owned());
            return Ok(text);
        }
        if head.starts_with(&UTF8_MARK) {
            text.mark = UTF8_MARK.len();
        }
        if !is_markup(head.get(text.mark..).unwrap_or_default()) && !text.is_utf_8()? {
            text.noted = text.as_windows_1252()?;
            text.encoding = text.noted.is_some().then_some(WINDOWS_1252);
        }
        Ok(text)
    }

    /// A window on its first bytes.
    pub(super) fn window(&self) -> Result<Window<'_>, Fault> {
        let bytes = Unpacked::of(self.source, self.is_packed);
        if let Some(encoding) = self.encoding {
            return Ok(Window::new(bytes.in_utf_8(encoding, self.mark)));
        }
        let mut window = Window::new(bytes);
        window.read_to(self.mark as u64)?;
        window.release(self.mark);
        window.count_from_here();
        Ok(window)
    }

    fn beginning(&self, size: u64) -> Result<Window<'_>, Fault> {
        let mut window = self.window()?;
        window.read_to(size)?;
        Ok(window)
    }

    /// The beginning of the text, or all of it if it is short.
    pub(super) fn head(&self) -> Result<Vec<u8>, Fault> {
        self.beginning(HEAD).map(Window::into_rest)
    }

    /// All of the text, or more than `limit` bytes of it.
    pub(super) fn whole(&self, limit: u64) -> Result<Vec<u8>, Fault> {
        self.beginning(limit.saturating_add(1))
            .map(Window::into_rest)
    }

    /// How many bytes its file has.
    pub(super) const fn stored(&self) -> u64 {
        self.source.size()
    }

    /// A sentence about a text in Windows-1252; `None` when it is none.
    fn as_windows_1252(&self) -> Result<Option<String>, Fault> {
        let mut window = self.window()?;
        let mut first = StrangeLine::default();
        loop {
            let rest = window.rest();
            let mut seen = 0;
            for chunk in rest.utf8_chunks() {
                // A piece may end within a letter.
                let end = seen + chunk.valid().len() + chunk.invalid().len();
                let is_cut = end == rest.len() && !window.has_ended();
                // One damaged letter among others in UTF-8 does not make the others Windows-1252.
                if !chunk.valid().is_ascii()
                    || !is_cut && chunk.invalid().iter().copied().any(is_undefined)
                {
                    return Ok(None);
                }
                seen = if is_cut {
                    seen + chunk.valid().len()
                } else {
                    end
                };
            }
            first.see(rest.get(..seen).unwrap_or_default());
            if window.has_ended() {
                return Ok(first.told());
            }
            window.release(seen);
            window.fill()?;
        }
    }

    fn is_utf_8(&self) -> Result<bool, Fault> {
        let mut window = self.window()?;
        loop {
            let rest = window.rest();
            match std::str::from_utf8(rest) {
                Err(error) if error.error_len().is_some() => return Ok(false),
                // A piece may end within a character.
                Err(error) if window.has_ended() => return Ok(error.valid_up_to() == rest.len()),
                Err(error) => {
                    let valid = error.valid_up_to();
                    window.release(valid);
                }
                Ok(_) if window.has_ended() => return Ok(true),
                Ok(valid) => {
                    let valid = valid.len();
                    window.release(valid);
                }
            }
            window.fill()?;
        }
    }
}

/// Whether a text is JSON or XML, by its first character.
fn is_markup(text: &[u8]) -> bool {
    let first = text.trim_ascii_start().first();
    first.is_none_or(|first| matches!(first, b'[' | b'{' | b'<'))
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

/// The first line of a text that only Windows-1252 explains.
#[derive(Default)]
struct StrangeLine {
    /// How many lines were seen to their end.
    lines: usize,
    /// The beginning of the line.
    begin: Vec<u8>,
    /// Whether a letter of it, or of its end that is not kept, is not ASCII.
    is_strange: bool,
    has_ended: bool,
}

impl StrangeLine {
    /// How much of it is told.
    const TOLD: usize = 40;

    fn see(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if self.has_ended {
                return;
            }
            if byte != b'\n' {
                self.is_strange |= !byte.is_ascii();
                if self.begin.len() < Self::TOLD {
                    self.begin.push(byte);
                }
            } else if self.is_strange {
                self.has_ended = true;
            } else {
                self.lines += 1;
                self.begin.clear();
            }
        }
    }

    /// A sentence about it; `None` when there is no such line.
    fn told(&self) -> Option<String> {
        let (begin, _) = WINDOWS_1252.decode_without_bom_handling(&self.begin);
        self.is_strange.then(|| {
            format!(
                "it is not UTF-8 and was read as Windows-1252, such as '{}' on line {}; if a letter is wrong there, save it as \
                 CSV UTF-8 and import it again",
                clean_name(&begin),
                self.lines + 1
            )
        })
    }
}

/// Whether a byte has no meaning in Windows-1252.
const fn is_undefined(byte: u8) -> bool {
    matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    /// A text and how it was read.
    #[derive(Debug, PartialEq, Eq)]
    struct Read {
        bytes: Vec<u8>,
        noted: Option<String>,
    }

    fn text(bytes: &[u8]) -> Result<Read, Fault> {
        let source = Source::from(bytes);
        let text = Text::of(&source)?;
        Ok(Read {
            bytes: text.whole(u64::MAX)?,
            noted: text.noted,
        })
    }

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
            assert_eq!(text(&bytes).unwrap().bytes, b"[1]");
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
                Read {
                    bytes: bytes.to_vec(),
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

    #[test]
    fn a_long_text_in_any_encoding_is_read_in_pieces_that_end_within_letters() {
        // Lines of odd and even length, so that every boundary of a piece is within a letter once.
        let line = |n: usize| format!("{n},Chloé,{}\n", "x".repeat(n % 7));
        let plain: String = std::iter::once("name,team,active\n".to_owned())
            .chain((0..60_000).map(line))
            .collect();
        let units: Vec<u8> = plain.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (windows, ..) = WINDOWS_1252.encode(&plain);
        for bytes in [&units, &*windows] {
            let source = Source::from(bytes);
            let text = Text::of(&source).unwrap();
            let mut window = text.window().unwrap();
            let mut read: Vec<u8> = Vec::new();
            loop {
                window.fill().unwrap();
                read.extend(window.rest());
                window.release(window.rest().len());
                if window.has_ended() {
                    break;
                }
            }
            assert!(read.as_slice() == plain.as_bytes());
            assert!(text.noted.unwrap().contains("was read as"));
        }
        let mut damaged = units;
        // Half of a letter of two units.
        damaged.extend([0x00, 0xd8]);
        assert_eq!(text(&damaged), Err(Fault::Utf16Damaged));
        let mut damaged = windows.into_owned();
        damaged.extend("Zoë".bytes());
        assert_eq!(text(&damaged).unwrap().noted, None);
    }
}
