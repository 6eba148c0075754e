use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// What was sent as a column, if it is one.
fn read(sent: &[u8]) -> Option<Packed> {
    let sent: SentColumn<'_> = postcard::from_bytes(sent).ok()?;
    let mut column = sent.beginning();
    assert!(column.append_sent(&sent, 0));
    Some(column)
}

fn column(values: &[Option<i64>]) -> Packed {
    Packed::of(values.iter().map(|&value| Cell(value)))
}

fn values(column: &Packed) -> Vec<Option<i64>> {
    column.values().collect()
}

#[test]
fn a_column_is_as_wide_as_its_largest_value_needs() {
    for (bits, largest) in [
        (1, 0),
        (2, 1),
        (3, 3),
        (9, 255),
        (16, 32_767),
        (33, i64::from(u32::MAX)),
    ] {
        for value in [largest, -largest] {
            assert_eq!(column(&[None, Some(value)]).bits, bits, "{value}");
            assert_eq!(column(&[Some(value), Some(0)]).bits, bits, "{value}");
        }
    }
    let without = column(&[None; 1_000]);
    assert_eq!(
        (without.bits, without.bytes.len(), without.rows),
        (0, 0, 1_000)
    );
    assert_eq!(column(&[Some(0); 1_000]).bytes.len(), 1_000 / 8 + PADDING);
}

#[test]
fn a_value_beyond_the_width_widens_the_column_and_changes_no_other() {
    let extremes = [
        Cell::from(Some(Points(-3))),
        Cell::from(None::<u32>),
        Cell::from(Some(Points(32_767))),
        Cell::from(Some(Points(32_768))),
        Cell::from(Some(Tenths(i32::MIN))),
        Cell::from(Some(Points(i32::MAX))),
        Cell::from(Some(u32::MAX)),
        Cell::from(Some(0)),
    ];
    for count in 0..=extremes.len() {
        let column = Packed::of(extremes[..count].iter().copied());
        let expected: Vec<_> = extremes[..count].iter().map(|cell| cell.0).collect();
        assert_eq!(values(&column), expected);
    }
    let column = Packed::of(extremes.into_iter());
    assert_eq!(column.get(extremes.len()), None);
    assert_eq!(column.get(usize::MAX), None);
}

#[test]
fn lengths_are_sent_in_place_of_ends() {
    #[derive(Serialize)]
    struct Ends(#[serde(serialize_with = "ends")] Vec<u32>);
    for (ends, lengths) in [
        (vec![], vec![]),
        (vec![0, 0, 7], vec![0, 0, 7]),
        (vec![5, 5, u32::MAX], vec![5, 0, u32::MAX - 5]),
    ] {
        let sent = postcard::to_stdvec(&Ends(ends)).unwrap();
        let lengths = lengths.into_iter().map(|length: u32| Some(length.into()));
        assert_eq!(values(&read(&sent).unwrap()), lengths.collect::<Vec<_>>());
    }
}

#[test]
fn a_column_of_another_size_is_refused() {
    let sent = |rows: usize, bits: u8, bytes: &[u8]| {
        let sent = postcard::to_stdvec(&(rows, bits, bytes)).unwrap();
        read(&sent).is_some()
    };
    assert!(sent(3, 5, &[0; 2 + PADDING]));
    for (rows, bits, size) in [
        (3, 5, 1 + PADDING),
        (3, 5, 3 + PADDING),
        (4, 5, 2 + PADDING),
        (3, 0, 2 + PADDING),
        (3, 34, 13 + PADDING),
        (3, 64, 24 + PADDING),
        (3, 255, 96 + PADDING),
        (usize::MAX, 33, 2 + PADDING),
        (usize::MAX / 33 + 1, 33, PADDING),
    ] {
        assert!(
            !sent(rows, bits, &vec![0; size]),
            "{rows} rows of {bits} bits in {size} bytes"
        );
    }
    // What is behind the last row is nothing.
    assert!(!sent(3, 5, &[0, 0x80, 0, 0, 0, 0, 0, 0, 0]));
    assert!(!sent(3, 5, &[0, 0, 0, 0, 0, 0, 0, 0, 1]));
}

fn any_values() -> impl Strategy<Value = Vec<Option<i64>>> {
    let any_value = prop_oneof![
        2 => Just(None),
        4 => (-200_i64..700).prop_map(Some),
        1 => any::<i32>().prop_map(|n| Some(n.into())),
        1 => any::<u32>().prop_map(|n| Some(n.into())),
    ];
    prop_oneof![
        vec(any_value, 0..300),
        vec(proptest::option::of(-9_i64..9), 0..300)
    ]
}

proptest! {
    #[test]
    fn what_is_sent_comes_back_and_parts_are_joined(rows in any_values(), cut in 0_usize..300, second in 0_usize..300) {
        let column = column(&rows);
        prop_assert_eq!(values(&column), rows.clone());
        let sent = postcard::to_stdvec(&column).unwrap();
        let (borrowed, mut each) = (postcard::from_bytes::<SentColumn<'_>>(&sent).unwrap(), Vec::new());
        borrowed.all(|value| {
            each.push(value);
            true
        });
        prop_assert!(each == rows || rows.iter().all(Option::is_none));
        prop_assert_eq!(read(&sent), Some(column.clone()));
        let (first, second) = (cut.min(second).min(rows.len()), cut.max(second).min(rows.len()));
        let cuts = [0..first, first..second, second..rows.len()];
        let parts = cuts.clone().map(|range| column.part(&range));
        for (part, range) in parts.iter().zip(cuts) {
            prop_assert_eq!(values(part), &rows[range]);
        }
        let [mut whole, second, third] = parts;
        for part in [second, third] {
            let sent = postcard::to_stdvec(&part).unwrap();
            prop_assert!(whole.append_sent(&postcard::from_bytes(&sent).unwrap(), rows.len()));
        }
        prop_assert_eq!(whole, column);
    }

    #[test]
    fn damaged_bytes_are_refused_or_a_column_that_can_be_read(rows in any_values()) {
        let sent = postcard::to_stdvec(&column(&rows)).unwrap();
        for end in 0..sent.len() {
            prop_assert!(read(&sent[..end]).is_none(), "{end} bytes");
        }
        for bit in 0..sent.len() * 8 {
            let mut sent = sent.clone();
            sent[bit / 8] ^= 1 << (bit % 8);
            let Some(column) = read(&sent) else { continue };
            prop_assert_eq!(column.get(column.rows), None);
            let again = postcard::to_stdvec(&column).unwrap();
            prop_assert_eq!(read(&again), Some(column));
        }
    }
}
