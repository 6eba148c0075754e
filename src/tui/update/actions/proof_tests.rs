use super::*;
use crate::league::{Digest, Revision};
use crate::loader::Verdict;
use crate::scoretable::Differences;
use crate::tui::testing::{START, answer, asked, loaded, press, showing, waiting};
use crate::tui::{Message, update};

fn proof(finding: Finding) -> Message {
    Message::Verified(Ok(Verification {
        finding,
        rows: 9,
        digest: Digest(0x4f2a_0000_0000_0001),
        revision: Revision(8),
        micros: 3_100,
    }))
}

fn toast(model: &Model) -> &str {
    model.toast.as_ref().map_or("", |toast| &toast.text)
}

#[test]
fn verify_asks_once_about_the_table_on_screen_and_tells_what_came_of_it() {
    let (mut waiting, _) = waiting();
    assert_eq!(press(&mut waiting, "v"), [], "nothing to verify yet");
    let mut model = showing(9);
    let effects = press(&mut model, "vv");
    let [Effect::Verify { table, revision }] = effects.as_slice() else {
        panic!("one question: {effects:?}");
    };
    assert_eq!((table.rows(), *revision), (9, Revision(7)));
    assert_eq!(
        update(&mut model, proof(Finding::Identical), START),
        [Effect::Draw]
    );
    assert_eq!(
        toast(&model),
        "verified: identical (9 rows, digest 4f2a…, 3.1 ms)"
    );

    press(&mut model, "v");
    update(&mut model, proof(Finding::OtherRevision), START);
    let told = "not verified: this table is at revision 7, the store at 8";
    assert_eq!(toast(&model), told);

    press(&mut model, "v");
    let gone = Message::Verified(Err("no such week".to_owned()));
    update(&mut model, gone, START);
    assert_eq!(toast(&model), "not verified: no such week");

    press(&mut model, "v");
    let found = Finding::Different(Differences {
        count: 1,
        ..Differences::default()
    });
    update(&mut model, proof(found), START);
    assert_eq!(model.overlay, Some(Overlay::Differences));
    press(&mut model, "q");
    assert_eq!(model.overlay, None);
}

#[test]
fn a_proof_of_a_table_that_left_the_screen_is_asked_for_again() {
    let mut model = showing(9);
    press(&mut model, "v");
    let id = asked(&press(&mut model, "R")).expect("a load");
    answer(&mut model, id, loaded(&[1, 2, 3], Verdict::Fresh));
    let again = update(&mut model, proof(Finding::Identical), START);
    assert!(matches!(again.as_slice(), [Effect::Verify { table, .. }] if table.rows() == 3));
    assert_eq!(toast(&model), "", "nothing was proved about this table yet");
    update(&mut model, proof(Finding::Identical), START);
    assert!(toast(&model).starts_with("verified: identical"));
}
