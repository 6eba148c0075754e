//! The short texts that go to a place, a week, a season or the fans of a team.

use super::entry::{PaletteEntry, Target};
use crate::league::{Season, Week, clean_name};
use crate::scoretable::{Filter, How, Scoretable};
use crate::tui::model::Model;

/// The place of the example.
const EXAMPLE: usize = 12;

/// Texts for the table on screen, each with what it does.
pub(crate) fn examples(model: &Model) -> Vec<(String, String)> {
    let mut examples = Vec::new();
    if let Some(table) = model.table.table() {
        let place = table.rows().min(EXAMPLE);
        examples.push((place.to_string(), format!("place {place}")));
    }
    let head = model.calendar.season_shown(model.request);
    let week = head
        .as_ref()
        .and_then(|head| head.weeks.iter().rev().nth(3).or(head.weeks.first()));
    examples.extend(week.map(|week| (format!("w{week}"), format!("week {week}"))));
    let season = model.calendar.0.first().map(|head| head.season);
    examples.extend(season.map(|year| (format!("s{year}"), format!("season {year}"))));
    let here = model.table.here();
    let team = here.and_then(|(table, row)| table.team(row)).or_else(|| {
        let table = model.table.table()?;
        (0..table.rows()).find_map(|row| table.team(row))
    });
    examples.extend(team.map(|team| (format!("={team}"), format!("{team} fans"))));
    examples
}

/// Where a text goes that is the short form of a place, a week, a season or a team.
pub(super) fn entry(text: &str, model: &Model) -> Option<PaletteEntry> {
    let text = text.trim();
    let number = |digits: &str| digits.parse::<u16>().ok();
    let (sign, rest) = text.split_at_checked(1)?;
    match sign {
        "w" | "W" => number(rest).map(|number| week(number, model)),
        "s" | "S" => number(rest).map(|number| season(number, model)),
        "=" => model.table.table().and_then(|table| team(text, table)),
        _ => {
            let place = text.parse().ok()?;
            model.table.table().map(|table| row(place, table))
        }
    }
}

fn go(title: String, words: String, sentence: String, target: Option<Target>) -> PaletteEntry {
    PaletteEntry {
        verb: "go",
        title,
        letters: Vec::new(),
        words,
        keys: String::new(),
        sentence,
        target,
    }
}

/// The first row of a place.
fn row(place: u32, table: &Scoretable) -> PaletteEntry {
    let title = format!("Place {place}");
    let row = (0..table.rows()).find(|&row| table.pos(row) == Some(place));
    let Some(row) = row else {
        let why = format!("Not now: no player has place {place} in this table.");
        return go(title, "not in this table".to_owned(), why, None);
    };
    let name = clean_name(table.name(row));
    let sentence = format!("The cursor goes to {name}.");
    go(title, name, sentence, Some(Target::Row(table.player(row))))
}

fn week(number: u16, model: &Model) -> PaletteEntry {
    let title = format!("Week {number}");
    let week = u8::try_from(number).ok().and_then(Week::new);
    let request = week
        .ok_or_else(|| format!("there is no week {number}"))
        .and_then(|week| model.calendar.to_week(model.request, week));
    match request {
        Ok(request) => {
            let words = "of the season shown".to_owned();
            let sentence = format!("The table as it stood after week {number}.");
            go(title, words, sentence, Some(Target::Show(request)))
        }
        Err(why) => go(title, why.clone(), format!("Not now: {why}."), None),
    }
}

fn season(number: u16, model: &Model) -> PaletteEntry {
    let title = format!("Season {number}");
    let request = Season::new(number)
        .ok_or_else(|| format!("there is no season {number}"))
        .and_then(|season| model.calendar.to_season(model.request, season));
    match request {
        Ok(request) => {
            let words = "at its newest week".to_owned();
            let sentence = format!("The table of {number}, at its newest week.");
            go(title, words, sentence, Some(Target::Show(request)))
        }
        Err(why) => go(title, why.clone(), format!("Not now: {why}."), None),
    }
}

/// The fans of a team, as the filter finds them.
fn team(text: &str, table: &Scoretable) -> Option<PaletteEntry> {
    let filter = Filter::new(text, How::Words)?;
    let rows: Vec<u32> = (0..).take(table.rows()).collect();
    let found = filter.rows(table, &rows).len();
    let code = text.trim_start_matches('=').trim().to_uppercase();
    let sentence = format!("Only rows stay whose team's code begins with {code}.");
    let words = format!("{found} of {}", table.rows());
    let target = (found > 0).then(|| Target::Filter(text.to_owned()));
    let sentence = if found > 0 {
        sentence
    } else {
        format!("Not now: no row has a team that begins with {code}.")
    };
    Some(go(format!("{code} fans"), words, sentence, target))
}
