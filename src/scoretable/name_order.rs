//! The order of names: Unicode collation, as people expect it in any script.

mod beginnings;

use std::cmp::Ordering;
use std::iter;
use std::ops::Range;
use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};

use beginnings::Beginnings;

/// The order of some names, each known by its place in the list that they came in. A program that has the names early may find
/// it beside its other work.
#[derive(Debug)]
pub struct NameOrder(Vec<OrderedName>);

/// The place of a name, and in the highest bit whether it is equal to the one before it in the order: a league may be large.
#[derive(Clone, Copy, Debug)]
struct OrderedName(u32);

impl OrderedName {
    const REPEATED: u32 = 1 << 31;

    const fn new(place: u32, is_repeated: bool) -> Self {
        Self(if is_repeated {
            place | Self::REPEATED
        } else {
            place
        })
    }

    const fn place(self) -> u32 {
        self.0 & !Self::REPEATED
    }

    const fn is_repeated(self) -> bool {
        self.0 & Self::REPEATED != 0
    }
}

static COLLATOR: LazyLock<Option<CollatorBorrowed<'static>>> = LazyLock::new(|| {
    Collator::try_new(CollatorPreferences::default(), CollatorOptions::default()).ok()
});
static BEGINNINGS: LazyLock<Option<Beginnings<'static>>> =
    LazyLock::new(|| COLLATOR.as_ref().map(Beginnings::of));

/// As many names take longer to order by their sort keys than it takes to find out how their letters are ordered.
const MANY: usize = 500;

impl NameOrder {
    /// Orders so many names, by their beginnings first if they are many.
    pub fn of<'a>(count: usize, name: impl Fn(usize) -> &'a str) -> Self {
        let beginnings = BEGINNINGS.as_ref().filter(|_| count > MANY);
        Self::with(count, name, COLLATOR.as_ref(), beginnings)
    }

    fn with<'a>(
        count: usize,
        name: impl Fn(usize) -> &'a str,
        collator: Option<&CollatorBorrowed<'_>>,
        beginnings: Option<&Beginnings<'_>>,
    ) -> Self {
        let places = || (0..).take(count);
        let mut words = Words {
            name,
            collator,
            beginnings,
            bits: usize::BITS - count.leading_zeros(),
        };
        // As large as it gets: a list that grew would leave as much memory behind it.
        let mut list = Vec::with_capacity(count);
        list.extend(places().map_while(|place| words.word(place, 0)));
        if list.len() < count {
            // Where one has no beginning, all have the same.
            words.beginnings = None;
            list.clear();
            list.extend(places().map(u64::from));
        }
        let mut ordered = Vec::with_capacity(count);
        words.order(&mut list, 0, &mut ordered);
        Self(ordered)
    }

    /// The rank of each of some of the names, among those: equal names share one. The names are given by their places.
    pub(crate) fn ranks(&self, places: &[u32]) -> Vec<u32> {
        const NONE: u32 = u32::MAX;
        let mut at = vec![NONE; self.0.len()];
        for (&place, index) in places.iter().zip(0..) {
            if let Some(at) = at.get_mut(place as usize) {
                *at = index;
            }
        }
        let mut ranks = vec![0; places.len()];
        let (mut rank, mut shared) = (0, None);
        for &name in &self.0 {
            shared = shared.filter(|_| name.is_repeated());
            let index = at.get(name.place() as usize).copied();
            let Some(slot) = ranks.get_mut(index.unwrap_or(NONE) as usize) else {
                continue;
            };
            *slot = *shared.get_or_insert(rank);
            rank += 1;
        }
        ranks
    }
}

/// Names that are put into order, each as a word: a part of its beginning in the high bits, and its place in the list in the
/// others. Words take half the memory of pairs, and are sorted faster.
struct Words<'n, N> {
    name: N,
    collator: Option<&'n CollatorBorrowed<'n>>,
    /// `None` where sort keys alone decide.
    beginnings: Option<&'n Beginnings<'n>>,
    /// How many bits hold the place.
    bits: u32,
}

impl<'a, N: Fn(usize) -> &'a str> Words<'_, N> {
    /// A name's word, with so many parts of its beginning left out; `None` if it has no beginning.
    fn word(&self, place: u32, parts: u32) -> Option<u64> {
        let Some(beginnings) = self.beginnings else {
            return Some(place.into());
        };
        let beginning = beginnings.beginning(self.name(place))?;
        let rest = beginning.checked_shl(parts * self.bits_of_part());
        let part = rest.unwrap_or(0) >> (u128::BITS - self.bits_of_part());
        Some(u64::try_from(part).unwrap_or(0) << self.bits | u64::from(place))
    }

    const fn bits_of_part(&self) -> u32 {
        u64::BITS - self.bits
    }

    fn place(&self, word: u64) -> u32 {
        u32::try_from(word & ((1 << self.bits) - 1)).unwrap_or(u32::MAX)
    }

    fn name(&self, place: u32) -> &'a str {
        (self.name)(place as usize)
    }

    /// Orders names whose beginnings are equal in so many parts.
    fn order(&self, words: &mut [u64], parts: u32, ordered: &mut Vec<OrderedName>) {
        words.sort_unstable();
        let bits = self.bits;
        let is_told = self.beginnings.is_none() || (parts + 1) * self.bits_of_part() >= u128::BITS;
        for alike in words.chunk_by_mut(|a, b| a >> bits == b >> bits) {
            if let [word] = *alike {
                ordered.push(OrderedName::new(self.place(word), false));
            } else if is_told {
                self.order_by_names(alike, ordered);
            } else {
                for word in &mut *alike {
                    let place = self.place(*word);
                    *word = self.word(place, parts + 1).unwrap_or(*word);
                }
                self.order(alike, parts + 1, ordered);
            }
        }
    }

    /// Orders names whose beginnings are equal.
    fn order_by_names(&self, alike: &[u64], ordered: &mut Vec<OrderedName>) {
        let named = |&word: &u64| (self.place(word), self.name(self.place(word)));
        let names = alike.iter().map(named);
        if names.clone().is_sorted_by(|(_, a), (_, b)| a == b) {
            let repeated = iter::once(false).chain(iter::repeat(true));
            let alike = names.zip(repeated);
            ordered.extend(alike.map(|((place, _), again)| OrderedName::new(place, again)));
        } else {
            order_by_keys(self.collator, names, ordered);
        }
    }
}

/// Orders names by their sort keys. They are made once per name, because a collator is two orders of magnitude slower than a
/// comparison of bytes, and all of them in one buffer.
fn order_by_keys<'a>(
    collator: Option<&CollatorBorrowed<'_>>,
    names: impl Iterator<Item = (u32, &'a str)>,
    ordered: &mut Vec<OrderedName>,
) {
    let mut bytes: Vec<u8> = Vec::new();
    let mut keys: Vec<NameKey> = Vec::with_capacity(names.size_hint().0);
    for (place, name) in names {
        let start = bytes.len();
        match collator {
            Some(collator) => {
                let Ok(()) = collator.write_sort_key_to(name, &mut bytes);
            }
            None => bytes.extend_from_slice(name.as_bytes()),
        }
        keys.push(NameKey::of(&bytes, start, place));
    }
    keys.sort_unstable_by(|a, b| a.cmp(b, &bytes));
    let before = iter::once(None).chain(keys.iter().map(Some));
    ordered.extend(keys.iter().zip(before).map(|(key, before)| {
        let is_repeated = before.is_some_and(|before| before.is_equal(key, &bytes));
        OrderedName::new(key.place, is_repeated)
    }));
}

/// The sort key of a name.
struct NameKey {
    /// Its first bytes, which nearly always decide.
    first: u64,
    /// Where the others are in the buffer of all keys.
    rest: Range<usize>,
    place: u32,
}

impl NameKey {
    /// The key that begins at `start` and ends the buffer.
    fn of(bytes: &[u8], start: usize, place: u32) -> Self {
        let key = bytes.get(start..).unwrap_or_default();
        let (first, rest) = key.split_at(key.len().min(size_of::<u64>()));
        let mut padded = [0; size_of::<u64>()];
        padded
            .iter_mut()
            .zip(first)
            .for_each(|(to, from)| *to = *from);
        Self {
            first: u64::from_be_bytes(padded),
            rest: bytes.len() - rest.len()..bytes.len(),
            place,
        }
    }

    fn rest<'b>(&self, bytes: &'b [u8]) -> &'b [u8] {
        bytes.get(self.rest.clone()).unwrap_or_default()
    }

    fn cmp(&self, other: &Self, bytes: &[u8]) -> Ordering {
        let rest = || self.rest(bytes).cmp(other.rest(bytes));
        let first = self.first.cmp(&other.first);
        first.then_with(rest).then(self.place.cmp(&other.place))
    }

    fn is_equal(&self, other: &Self, bytes: &[u8]) -> bool {
        self.first == other.first && self.rest(bytes) == other.rest(bytes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NAMES: [&str; 10] = [
        "Zoë",
        "ada",
        "Ada",
        "Adalbert the Younger",
        "Adalbert the Elder",
        "",
        "Ada",
        "Émile",
        "Emil",
        "ßen",
    ];

    /// How many of these names come before each of them.
    fn counted(names: &[&str]) -> Vec<u32> {
        let before = |name: &&str| {
            let less =
                |other: &&&str| COLLATOR.as_ref().unwrap().compare(other, name) == Ordering::Less;
            names.iter().filter(less).count().try_into().unwrap()
        };
        names.iter().map(before).collect()
    }

    #[test]
    fn names_are_ranked_as_a_collator_compares_them_and_equal_ones_share_a_rank() {
        let order = NameOrder::of(NAMES.len(), |place| NAMES[place]);
        let all: Vec<u32> = (0..10).collect();
        assert_eq!(order.ranks(&all), counted(&NAMES));
    }

    #[test]
    fn some_of_the_names_are_ranked_as_if_they_were_all() {
        let order = NameOrder::of(NAMES.len(), |place| NAMES[place]);
        for places in [&[][..], &[6], &[0, 5, 9], &[8, 6, 2, 1, 7], &[2, 4, 3]] {
            let names: Vec<&str> = places.iter().map(|&place| NAMES[place as usize]).collect();
            assert_eq!(order.ranks(places), counted(&names), "{names:?}");
        }
    }

    fn beginning(name: &str) -> Option<u128> {
        BEGINNINGS.as_ref().unwrap().beginning(name)
    }

    fn by_beginnings(names: &[&str]) -> Vec<u32> {
        let order = NameOrder::with(
            names.len(),
            |place| names[place],
            COLLATOR.as_ref(),
            BEGINNINGS.as_ref(),
        );
        order.ranks(&(0..).take(names.len()).collect::<Vec<_>>())
    }

    #[test]
    fn names_with_any_character_are_ranked_alike_by_their_beginnings() {
        let letters: Vec<char> = (' '..='~')
            .chain('\u{a0}'..'\u{180}')
            .chain("ΑαάЖжйֹאب٣カかー゛田가ไเก’“–Ａａǆǅⅷﬁ👩𝒜".chars())
            .collect();
        for first in ["", "l", "S9", "é-"] {
            let names: Vec<String> = letters.iter().map(|c| format!("{first}{c}b")).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            // One without a beginning would hide what the others do.
            let clear = |name: &&&str| beginning(name).is_some();
            let clear: Vec<&str> = names.iter().filter(clear).copied().collect();
            assert!(clear.len() > 300, "{} of {}", clear.len(), names.len());
            assert_eq!(by_beginnings(&clear), counted(&clear));
        }
    }

    #[test]
    fn names_that_begin_alike_are_ranked_by_what_follows() {
        // What follows begins in every part of a beginning, and behind all.
        let names: Vec<String> = (0..20)
            .flat_map(|length| ["d", "b", "c", "b", "B"].map(|end| "a".repeat(length) + end))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(by_beginnings(&names), counted(&names));
    }

    #[test]
    fn what_may_change_a_letter_has_no_beginning() {
        for name in ["e\u{301}", "l·l", "a\u{200d}b"] {
            assert_eq!(beginning(name), None, "{name}");
        }
        assert_eq!(beginning("É"), beginning("e"));
        assert_eq!(beginning("Straße"), beginning("strasse"));
        assert!(beginning("Straße") < beginning("straßen"));
    }

    proptest! {
        #[test]
        fn names_are_ranked_alike_by_their_beginnings(
            names in prop::collection::vec("[abAlsSzé ßæœþ'’.·àÀжЖかカ田\u{301}\u{308}-]{0,4}|[a-c ]{14,19}[áa]?", 0..30),
        ) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            prop_assert_eq!(by_beginnings(&names), counted(&names));
        }

        #[test]
        fn names_in_latin_letters_are_ranked_alike_by_their_beginnings(
            names in prop::collection::vec("[a-dA-D éàßæœþ'’.жか田-]{0,5}|[a-c ]{14,19}[áa]?", 0..40),
        ) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            prop_assert_eq!(by_beginnings(&names), counted(&names));
        }
    }
}
