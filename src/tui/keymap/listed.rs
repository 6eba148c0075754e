//! The keys as people read them: in the hint line, the help, the manual page and the readme.

use super::{Action, Context, Front, Group, Key, Keymap};

impl Keymap {
    /// The hints that hold now, most useful first: keys and a word. The ten digits that sort read `1-9,0 sort`.
    pub fn hints(&self, context: Context, ascii: bool) -> Vec<(String, &'static str)> {
        let mut hints: Vec<(Vec<Key>, &'static str)> = Vec::new();
        for row in self.0.iter().filter(|row| row.binding.when.holds(context)) {
            let (Some(word), Some(&key)) = (row.binding.hint, row.keys.first()) else {
                continue;
            };
            // A character is a part of the filter while one is typed.
            if context.front == Front::Prompt && key.character().is_some() {
                continue;
            }
            match hints.last_mut() {
                Some((keys, same)) if *same == word => keys.push(key),
                _ => hints.push((vec![key], word)),
            }
        }
        let shown = |(keys, word): (Vec<Key>, &'static str)| (together(&keys, ascii), word);
        hints.into_iter().map(shown).collect()
    }

    /// A group's actions for the help: the keys of each, and its words.
    pub fn help(&self, group: Group, ascii: bool) -> Vec<(String, &'static str)> {
        let mut lines: Vec<(Action, Vec<String>, &'static str)> = Vec::new();
        let rows = self.0.iter().filter(|row| row.binding.group == group);
        for row in rows.filter(|row| !row.keys.is_empty()) {
            let (action, words) = (row.binding.action, row.binding.words);
            let labels = row.keys.iter().map(|key| key.label(ascii));
            match lines.iter_mut().find(|(same, ..)| *same == action) {
                Some((_, keys, _)) => keys.extend(labels),
                None => lines.push((action, labels.collect(), words)),
            }
        }
        let joined = lines.into_iter();
        joined
            .map(|(_, keys, words)| (keys.join(" "), words))
            .collect()
    }
}

/// Keys in a row: neighbouring digits as a range, everything else with a comma between.
fn together(keys: &[Key], ascii: bool) -> String {
    let mut text = String::new();
    let mut previous: Option<Key> = None;
    for (index, key) in keys.iter().enumerate() {
        let follows = |a: Option<Key>, b: Option<&Key>| {
            let (a, b) = (a.and_then(Key::digit), b.and_then(|key| key.digit()));
            a.zip(b).is_some_and(|(a, b)| a + 1 == b)
        };
        let after = follows(previous, Some(key));
        let before = follows(Some(*key), keys.get(index + 1));
        previous = Some(*key);
        if after && before {
            continue;
        }
        text.push_str(match (text.is_empty(), after) {
            (true, _) => "",
            (false, true) => "-",
            (false, false) => ",",
        });
        text.push_str(&key.label(ascii));
    }
    text
}
