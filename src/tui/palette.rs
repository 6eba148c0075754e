//! The palette: everything that can be done, seen and gone to, found by what the user types. What has the text comes
//! first, and what only has its letters in order after that.

mod entry;
mod places;

use super::keymap::{Binding, Context};
use super::model::Model;
use crate::league::clean_name;
use crate::loader::Request;
use crate::scoretable::{Filter, Finder, Fit, How, Kind, Scoretable};

pub(super) use entry::{PaletteEntry, Target};
pub(super) use places::examples;

/// What the palette finds.
#[derive(Clone, Debug)]
pub(super) struct PaletteFinds {
    /// The lines, those that fit best first.
    pub(super) entries: Vec<PaletteEntry>,
    /// The number of lines and players there are to find.
    pub(super) of: usize,
}

/// How well a line fits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// The title begins with the text.
    Beginning,
    /// Another word of the title does.
    Word,
    /// The title has it elsewhere.
    Title,
    /// The description has it.
    Words,
    /// The title has its letters in order.
    Letters,
}

/// What a text finds. Without a text that is every action.
pub(super) fn finds(text: &str, model: &Model) -> PaletteFinds {
    let mut entries = actions(model);
    entries.extend(Kind::ALL.map(|kind| table(kind, model)));
    let table = model.table.table();
    let of = entries.len() + table.map_or(0, |table| table.rows());
    let Some(filter) = Filter::new(text, How::Words) else {
        return PaletteFinds { entries, of };
    };
    let mut finder = filter.finder();
    let mut ranked: Vec<((bool, Rank), PaletteEntry)> = Vec::new();
    for mut entry in entries {
        if let Some(rank) = rank(&mut entry, &mut finder) {
            ranked.push(((entry.target.is_none(), rank), entry));
        }
    }
    if let Some(table) = table {
        let rows = (0..table.rows()).filter_map(|row| player(row, table, &mut finder));
        ranked.extend(rows.map(|entry| ((false, Rank::Words), entry)));
    }
    ranked.sort_by_key(|&(rank, _)| rank);
    let short = places::entry(text, model);
    let entries = short
        .into_iter()
        .chain(ranked.into_iter().map(|(_, entry)| entry));
    PaletteFinds {
        entries: entries.collect(),
        of,
    }
}

/// How well a line fits; sets the letters of its title that do.
fn rank(entry: &mut PaletteEntry, finder: &mut Finder<'_>) -> Option<Rank> {
    let fit = finder.fit(&entry.title, "");
    if fit.is_some() {
        entry.letters = finder.letters(&entry.title, "").name;
    }
    let starts = |&first: &usize| {
        let before = first.checked_sub(1);
        before.is_none_or(|before| entry.title.chars().nth(before) == Some(' '))
    };
    match (fit, entry.letters.first()) {
        (Some(Fit::Whole), Some(0)) => Some(Rank::Beginning),
        (Some(Fit::Whole), first) if first.is_some_and(starts) => Some(Rank::Word),
        (Some(Fit::Whole), _) => Some(Rank::Title),
        (fit, _) => {
            let described = finder.fit(&entry.words, "") == Some(Fit::Whole);
            let letters = fit.map(|_| Rank::Letters);
            described.then_some(Rank::Words).or(letters)
        }
    }
}

/// Every action of the keyboard.
fn actions(model: &Model) -> Vec<PaletteEntry> {
    let (here, table) = model.contexts_of_palette();
    let bindings = model.keys.actions(model.look.ascii);
    bindings
        .map(|(binding, keys)| action(binding, keys, here, table))
        .collect()
}

fn action(binding: &Binding, keys: String, here: Context, table: Context) -> PaletteEntry {
    let works = [here, table].into_iter().any(|c| binding.when.holds(c));
    let sentence = if works {
        let told = binding.action.sentence().map(str::to_owned);
        told.unwrap_or_else(|| format!("{}: {}.", binding.title, binding.words))
    } else {
        format!("Not now: {}.", binding.when.missing())
    };
    PaletteEntry {
        verb: binding.verb.name(),
        title: binding.title.to_owned(),
        letters: Vec::new(),
        words: binding.words.to_owned(),
        keys,
        sentence,
        target: works.then_some(Target::Act(binding.action)),
    }
}

fn table(kind: Kind, model: &Model) -> PaletteEntry {
    let request = Request {
        kind,
        ..model.request
    };
    PaletteEntry {
        verb: "go",
        title: kind.title().to_owned(),
        letters: Vec::new(),
        words: "the table".to_owned(),
        keys: String::new(),
        sentence: format!("The {} table of the week shown.", kind.title()),
        target: Some(Target::Show(request)),
    }
}

/// A player whose name or team has the text.
fn player(row: usize, table: &Scoretable, finder: &mut Finder<'_>) -> Option<PaletteEntry> {
    let team = table.team(row).unwrap_or_default();
    if finder.fit(table.name(row), team) != Some(Fit::Whole) {
        return None;
    }
    let name = clean_name(table.name(row));
    let place = table.pos(row).map(|pos| format!("place {pos}"));
    let team = Some(team)
        .filter(|team| !team.is_empty())
        .map(str::to_owned);
    let words: Vec<String> = [place, team].into_iter().flatten().collect();
    Some(PaletteEntry {
        verb: "go",
        letters: finder.letters(&name, "").name,
        words: words.join(", "),
        keys: String::new(),
        sentence: format!("The cursor goes to {name}."),
        target: Some(Target::Row(table.player(row))),
        title: name,
    })
}
