//! Names what a file is that is no feed, by its first bytes, with what to do about it.

use super::Fault;

/// How a file begins, what it is then, and how to make a feed of it.
const BEGINNINGS: [(&[u8], &str, &str); 14] = [
    (
        b"BZh",
        "compressed with bzip2",
        "unpack it first: bunzip2 FILE",
    ),
    (
        b"\xfd7zXZ\0",
        "compressed with xz",
        "unpack it first: unxz FILE",
    ),
    (
        b"\x5d\0\0",
        "compressed with lzma",
        "unpack it first: unlzma FILE",
    ),
    (
        b"\x28\xb5\x2f\xfd",
        "compressed with zstd",
        "unpack it first: unzstd FILE",
    ),
    (
        b"\x04\x22\x4d\x18",
        "compressed with lz4",
        "unpack it first: unlz4 FILE",
    ),
    (
        b"\x1f\x9d",
        "compressed with compress",
        "unpack it first: uncompress FILE",
    ),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (b"PK\x05\x06", "an empty zip archive", UNPACK),
    (
        b"\xd0\xcf\x11\xe0",
        "an old workbook or document of an office program",
        WORKBOOK,
    ),
    (b"%PDF-", "a PDF", "get the data that it was made from"),
    (
        b"SQLite format 3\0",
        "a SQLite database",
        "a league of this program is opened with --db FILE; the database of a Django site is dumped with its own manage.py \
         dumpdata",
    ),
    (
        b"PGDMP",
        "a dump of PostgreSQL",
        "dump the site with Django instead: python manage.py dumpdata",
    ),
    (b"\x89PNG", "a picture", "get the data that is shown on it"),
];

const UNPACK: &str = "unpack it, and import the files that come out";
const WORKBOOK: &str = "save each sheet as CSV UTF-8, and import those files";

/// What the bytes of a file are, when no text begins like them.
pub(super) fn binary(bytes: &[u8]) -> Option<Fault> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(zip(bytes));
    }
    // The name of a tar archive's first file comes first; its mark has a place of its own.
    if bytes.get(257..262) == Some(b"ustar") {
        return Some(Fault::Foreign {
            found: "a tar archive",
            advice: UNPACK,
        });
    }
    let known = BEGINNINGS.iter().find(|(mark, ..)| bytes.starts_with(mark));
    // `BZh` could begin a word; a digit and six more bytes make it bzip2 data.
    let known = known.filter(|(mark, ..)| {
        *mark != b"BZh"
            || matches!(
                bytes.get(4..10),
                Some(b"\x31\x41\x59\x26\x53\x59" | b"\x17\x72\x45\x38\x50\x90")
            )
    });
    known.map(|&(_, found, advice)| Fault::Foreign { found, advice })
}

/// Workbooks are zip archives too, and name their parts near the beginning.
fn zip(bytes: &[u8]) -> Fault {
    const LOOKED_AT: usize = 4096;
    let beginning = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let names = |part: &[u8]| beginning.windows(part.len()).any(|bytes| bytes == part);
    let (found, advice) = if names(b"[Content_Types].xml") || names(b"xl/") {
        ("a workbook (.xlsx)", WORKBOOK)
    } else if names(b"opendocument.spreadsheet") {
        ("a workbook (.ods)", WORKBOOK)
    } else {
        ("a zip archive", UNPACK)
    };
    Fault::Foreign { found, advice }
}

const AS_JSON: &str = "dump it as JSON, without --format: python manage.py dumpdata --output FILE";

/// What a text is that begins with `<`.
pub(super) fn markup(text: &[u8]) -> Fault {
    const LOOKED_AT: usize = 4096;
    let beginning = String::from_utf8_lossy(text.get(..LOOKED_AT).unwrap_or(text));
    let lower = beginning.to_lowercase();
    if lower.contains("<django-objects") {
        return Fault::Foreign {
            found: "a dump as XML",
            advice: AS_JSON,
        };
    }
    if lower.starts_with("<?xml") && !lower.contains("<html") {
        return Fault::Unknown { found: "XML" };
    }
    Fault::WebPage {
        title: title(&beginning),
    }
}

/// What a web page calls itself.
fn title(page: &str) -> Option<String> {
    const SHOWN: usize = 60;
    // Only ASCII letters change, so positions are those of the page itself.
    let lower = page.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower.get(start..)?.find('>')? + 1;
    let end = start + lower.get(start..)?.find('<')?;
    let title = page.get(start..end)?.trim();
    (!title.is_empty()).then(|| title.chars().take(SHOWN).collect())
}

/// What another text is that a Django site or a database writes.
pub(super) fn text(text: &[u8]) -> Option<Fault> {
    let mut lines = text
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.is_empty() && *line != b"---");
    let line = lines.next()?;
    let begins = |start: &[u8]| {
        let same = line.get(..start.len());
        same.is_some_and(|same| same.eq_ignore_ascii_case(start))
    };
    let yaml = [b"- model:".as_slice(), b"- fields:", b"- pk:", b"- {model:"];
    if yaml.into_iter().any(begins) {
        return Some(Fault::Foreign {
            found: "a dump as YAML",
            advice: AS_JSON,
        });
    }
    let sql = [
        b"-- MySQL dump".as_slice(),
        b"-- MariaDB dump",
        b"-- PostgreSQL database",
        b"PRAGMA foreign_keys",
        b"BEGIN TRANSACTION",
        b"INSERT INTO ",
        b"CREATE TABLE ",
    ];
    let is_comment = line == b"--" && lines.next().is_some_and(|line| line.starts_with(b"-- "));
    (is_comment || sql.into_iter().any(begins)).then_some(Fault::Foreign {
        found: "a dump as SQL",
        advice: "dump the site with Django instead: python manage.py dumpdata --output FILE",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(fault: Option<&Fault>) -> &'static str {
        match fault {
            Some(Fault::Foreign { found, .. } | Fault::Unknown { found }) => found,
            Some(Fault::WebPage { .. }) => "a web page",
            _ => "",
        }
    }

    #[test]
    fn compressed_files_archives_and_workbooks_are_named() {
        let tar = [vec![b'x'; 257], b"ustar\0".to_vec()].concat();
        for (bytes, expected) in [
            (b"BZh91AY&SY#".as_slice(), "compressed with bzip2"),
            (b"BZhang,KC", ""),
            (b"\xfd7zXZ\0\0", "compressed with xz"),
            (b"PK\x03\x04\x14\0dump.json", "a zip archive"),
            (b"PK\x03\x04\x14\0[Content_Types].xml", "a workbook (.xlsx)"),
            (b"SQLite format 3\0", "a SQLite database"),
            (&tar, "a tar archive"),
            (b"name,team", ""),
            (b"", ""),
        ] {
            assert_eq!(found(binary(bytes).as_ref()), expected);
        }
    }

    #[test]
    fn dumps_in_other_formats_and_web_pages_are_named() {
        for (page, expected) in [
            (
                "<?xml version=\"1.0\"?>\n<django-objects version=\"1.0\">",
                "a dump as XML",
            ),
            ("<?xml version=\"1.0\"?><games/>", "XML"),
            ("<!DOCTYPE html>", "a web page"),
            ("<?xml version=\"1.0\"?><html xmlns=\"x\">", "a web page"),
            ("<frozen importlib>", "a web page"),
        ] {
            assert_eq!(found(Some(&markup(page.as_bytes()))), expected, "{page}");
        }
        let page = "<html><head><TITLE lang=\"en\"> Sign in \n</title>";
        let title = Some("Sign in".to_owned());
        assert_eq!(markup(page.as_bytes()), Fault::WebPage { title });
        for (dump, expected) in [
            ("- model: accounts.user\n  pk: 2\n", "a dump as YAML"),
            ("---\n\n- fields: {}\n", "a dump as YAML"),
            ("--\n-- PostgreSQL database dump\n", "a dump as SQL"),
            ("PRAGMA foreign_keys=OFF;\n", "a dump as SQL"),
            ("name,team\n", ""),
            ("\n\n", ""),
        ] {
            assert_eq!(found(text(dump.as_bytes()).as_ref()), expected, "{dump}");
        }
    }
}
