//! Tables as pages and pictures: whole, escaped, and of shapes.

use super::*;

/// The tags of a document, each opened and closed in turn. Fails on one that is not.
#[track_caller]
fn tags(document: &str) -> Vec<String> {
    let (mut open, mut seen) = (Vec::new(), Vec::new());
    for piece in document.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag ends");
        assert!(!text.contains('>'), "a sign that is no tag: {piece}");
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(closed), "in <{piece}");
            continue;
        }
        seen.push(tag.to_owned());
        if !tag.ends_with('/') && !tag.starts_with('!') && !["meta"].contains(&name) {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty(), "never closed: {open:?}");
    seen
}

fn html(rows: &[u32], columns: &[Column], header: bool) -> String {
    printed(rows, columns, header, |sheet, out| {
        output::html(sheet, Some(0), &Glyphs::UNICODE, out)
    })
}

fn svg(rows: &[u32], columns: &[Column], header: bool) -> String {
    printed(rows, columns, header, |sheet, out| {
        output::svg(sheet, Some(0), &Glyphs::UNICODE, out)
    })
}

#[test]
fn a_page_is_whole_and_needs_no_other_file() {
    let page = html(&[0, 1, 2], Kind::Enhanced.columns(), true);
    let tags = tags(&page);
    let count = |wanted: &str| {
        let of_kind = tags.iter().filter(|tag| tag.starts_with(wanted));
        of_kind.count()
    };
    assert_eq!(count("th "), 13);
    assert_eq!(count("tr"), 4);
    assert_eq!(count("tr class=\"own\""), 1);
    assert_eq!((count("link"), count("script"), count("img")), (0, 0, 0));
    assert!(!page.contains("url(") && !page.contains("http"), "{page}");
    assert!(page.contains("prefers-color-scheme:dark") && page.contains("@media print"));
    // On paper a long name takes two lines, so that no column is cut off.
    assert!(page.contains("<td class=\"name\">") && page.contains(".name{white-space:normal}"));
    assert!(page.contains("<h1>The &quot;L&quot;</h1>"), "{page}");
    assert!(page.contains("Ada \\ Lovelace ✓ ◂</span>"), "{page}");
    assert!(
        page.contains("aria-label=\"-4, 20, -42, 0, 182\""),
        "{page}"
    );
    let best = "<rect class=\"best\" x=\"32.0\" y=\"7.5\" width=\"7\" height=\"10\"><title>week 5: 182 points, the best, the league 182.0<";
    assert!(page.contains(best), "{page}");
    assert!(page.contains("<title>week 5: missed, the league 182.0<"));
}

#[test]
fn pages_and_pictures_have_the_rows_and_columns_asked_for() {
    for print in [html, svg] {
        let bare = print(&[2, 1], &[Column::Player, Column::Score], false);
        tags(&bare);
        let (first, second) = (bare.find(">Bo<").unwrap(), bare.find(">小明 王<").unwrap());
        assert!(first < second && !bare.contains("Ada"), "{bare}");
        assert!(
            !bare.contains(">Score<") && !bare.contains("<h1>"),
            "{bare}"
        );
        let none = print(&[], &[Column::Player, Column::Score], true);
        tags(&none);
        assert!(none.contains(">Score<"), "{none}");
    }
}

#[test]
fn a_picture_draws_frames_and_bars_as_shapes() {
    let picture = svg(&[0, 1, 2], Kind::Enhanced.columns(), true);
    let tags = tags(&picture);
    let bars = tags.iter().filter(|tag| tag.starts_with("rect")).count();
    // The ground, the frame, the own row, and five weeks of three players.
    assert_eq!(bars, 3 + 15);
    let glyph = |sign: char| matches!(sign, '\u{2500}'..='\u{25ff}') && sign != '◂';
    assert!(!picture.contains(glyph), "{picture}");
    let triangles = tags
        .iter()
        .filter(|tag| tag.contains("class=\"good\" d="))
        .count();
    assert_eq!(triangles, 1, "the two places that Ada gained");
}

#[test]
fn a_name_is_text_and_never_a_tag() {
    let season = Season::new(2024).unwrap();
    let mut builder = Builder::new(Kind::Standard, "<b>&L</b>", season, None, 1);
    builder.push(&Row {
        player: PlayerId(1),
        name: "</td></text><script>alert(\"'1'\")</script>",
        team: None,
        standing: None,
    });
    let table = builder.finish();
    let sheet = Sheet {
        table: &table,
        rows: &[0],
        columns: Kind::Standard.columns(),
        header: true,
    };
    for print in [output::html, output::svg] {
        let mut out = Vec::new();
        print(&sheet, None, &Glyphs::UNICODE, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let tags = tags(&text);
        assert!(
            !tags
                .iter()
                .any(|tag| tag.starts_with("script") || tag == "b"),
            "{text}"
        );
        assert!(text.contains("alert(&quot;&#39;1&#39;&quot;)"), "{text}");
    }
}
