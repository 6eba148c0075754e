use proptest::prelude::*;

use super::*;

#[test]
fn ordinary_names_of_any_script_are_left_alone() {
    for name in [
        "Ada Lovelace",
        "Zoë Ångström",
        "小明 王",
        "Sean O'Brien",
        "Νίκος Παπαδόπουλος",
        "Nguyễn Thị Ánh",
        "ชัยวัฒน์",
        "محمّد عليّ",
        // A joiner that parts, as Persian writes it, and ones that make half forms, as Sinhala and Malayalam do.
        "می\u{200c}خواهم",
        "ශ්\u{200d}රී",
        "രാജന്\u{200d}",
        "👩\u{200d}👩\u{200d}👧 Fans",
        "🧑🏽\u{200d}🚀",
    ] {
        assert_eq!(clean_name(name), name);
        assert_eq!(name_within_limits(name).as_deref(), Ok(name));
    }
}

#[test]
fn nothing_that_moves_the_cursor_or_turns_the_text_gets_through() {
    assert_eq!(clean_name("\x1b[2JEve\x07"), "[2JEve");
    assert_eq!(clean_name("Bob\u{202e}eciA"), "BobeciA");
    assert_eq!(clean_name("  two\t\n words "), "two words");
    assert_eq!(clean_name("\u{2066}\u{200f}"), "(no name)");
    assert_eq!(clean_name("C1\u{9b}31m"), "C131m");
}

#[test]
fn names_that_look_the_same_are_the_same() {
    for (twin, name) in [
        ("Zoe\u{308}", "Zoë"),
        ("\u{212b}ngström", "Ångström"),
        ("e\u{34f}\u{301}", "é"),
        ("Ada\u{200b}", "Ada"),
        ("A\u{200d}da", "Ada"),
        ("Ad\u{200c}a", "Ada"),
        ("\u{feff}Ada\u{2060}", "Ada"),
        ("A\u{ad}da", "Ada"),
        ("Ada\u{e0041}\u{e007f}", "Ada"),
        ("Ada\u{fe0f}\u{fe0e}\u{e0100}", "Ada"),
        ("Ada\u{3164}\u{115f}\u{ffa0}", "Ada"),
        ("Ada\u{fff9}\u{fffb}", "Ada"),
        ("Ada\u{a0}\u{2003}Lovelace\u{3000}", "Ada Lovelace"),
        ("Ada\u{2028}\u{2800}Lovelace", "Ada Lovelace"),
        ("❤\u{fe0f} Fans", "❤ Fans"),
        ("👩\u{200d}\u{200d}👧", "👩\u{200d}👧"),
        ("👩\u{200d}", "👩"),
        ("علی\u{200c}", "علی"),
        ("राम्\u{200c}", "राम्"),
    ] {
        assert_eq!(clean_name(twin), name, "{}", twin.escape_unicode());
    }
}

#[test]
fn a_name_that_is_too_long_is_refused_with_its_length_and_the_limit() {
    let longest = "x".repeat(NAME_CHARACTERS);
    assert_eq!(name_within_limits(&longest), Ok(longest.clone()));
    let refused = |name: &str| name_within_limits(name).unwrap_err();
    let long = refused(&format!("{longest}y"));
    assert_eq!(
        long,
        "the name 'xxxxxxxxxxxxxxxxxxxx…' has 101 characters; 100 is the most a name may have"
    );
    let heavy = refused(&"👩\u{200d}👩\u{200d}👧".repeat(30));
    assert!(heavy.contains("has 540 bytes; 400"), "{heavy}");
    let zalgo = refused(&format!("Z{}algo", "\u{316}".repeat(9)));
    assert!(
        zalgo.starts_with("the name 'Zalgo…' has 9 marks"),
        "{zalgo}"
    );
    let spaces = " ".repeat(1000);
    assert_eq!(
        name_within_limits(&format!("{spaces}Ada{spaces}")).as_deref(),
        Ok("Ada")
    );
}

#[test]
fn names_alike_but_for_case_accents_or_form_have_one_likeness() {
    for (a, b) in [
        ("ada lovelace", "Ada LOVELACE"),
        ("Zoë", "Zoe"),
        ("STRASSE", "straße"),
        ("Ａｄａ", "ada"),
        ("O’Brien", "O'Brien"),
        ("Νίκος", "ΝΙΚΟΣ"),
        ("İpek", "ipek"),
    ] {
        assert_eq!(name_likeness(a), name_likeness(b), "{a} {b}");
    }
    assert_ne!(name_likeness("Ada"), name_likeness("Ida"));
}

fn hostile() -> impl Strategy<Value = String> {
    let letter = prop::sample::select(
        "aZeß \t\u{a0}\u{200b}\u{200c}\u{200d}\u{301}\u{308}\u{34f}\u{fe0f}\u{e0041}\u{1b}\u{9b}\u{202e}\u{2800}\
         \u{94d}कര്نی\u{651}👩👧\u{1f3fd}❤\u{1100}\u{1161}\u{11a8}\u{3164}"
            .chars()
            .collect::<Vec<_>>(),
    );
    prop::collection::vec(prop_oneof![9 => letter, 1 => any::<char>()], 0..12)
        .prop_map(|letters| letters.into_iter().collect())
}

proptest! {
    #[test]
    fn a_clean_name_is_clean_and_stays_what_it_is(raw in hostile()) {
        let name = clean_name(&raw);
        prop_assert_eq!(clean_name(&name), name.clone());
        prop_assert!(!name.chars().any(char::is_control));
        let unjoined: String = name.chars().filter(|c| !matches!(*c, ZWJ | ZWNJ)).collect();
        prop_assert!(unjoined.chars().all(is_seen), "{}", name.escape_unicode());
    }
}
