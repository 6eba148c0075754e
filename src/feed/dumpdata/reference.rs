//! Reads the reference scores: the scores that a dump holds beside the facts. An import ignores them; they are only
//! compared.

use std::collections::BTreeMap;
use std::io;

use serde::Deserialize;

use super::fields::{Decimal, Fields, Words};
use super::usernames::Usernames;
use super::{Element, Record, walk};
use crate::feed::Fault;
use crate::feed::decode::Text;
use crate::league::{
    Figure, GameId, PlayerId, ReferenceScores, Season, Skipped, Skips, Subject, Week,
};
use crate::spool::Sorter;

/// The names of each figure in the models of a season and of all seasons.
const FIGURES: [(Figure, &str, &str); 7] = [
    (Figure::Score, "SeasonScore", "AllTimeScore"),
    (Figure::Worst, "SeasonWorst", "AllTimeWorst"),
    (Figure::Best, "SeasonBest", "AllTimeBest"),
    (Figure::Correct, "SeasonCorrect", "AllTimeCorrect"),
    (Figure::Percentage, "SeasonPercentage", "AllTimePercentage"),
    (Figure::Average, "SeasonAverage", "AllTimeAverage"),
    (
        Figure::BankerAverage,
        "BankerAverage",
        "AllTimeBankerAverage",
    ),
];

/// `{"data": {"2024": {"1": 12, …}}}`
#[derive(Deserialize)]
struct Positions {
    data: BTreeMap<Season, BTreeMap<Week, Decimal>>,
}

/// Reads every score of a dump with at most as many records as a file of its size can have.
pub(crate) fn read(text: &Text<'_>) -> Result<(ReferenceScores, Vec<Skipped>), Fault> {
    let mut gathered = Gathered::default();
    walk(text, |record| gathered.add(record))?;
    if let Some(usernames) = gathered.usernames.needed()? {
        gathered = Gathered {
            usernames,
            ..Gathered::default()
        };
        walk(text, |record| gathered.add(record))?;
        gathered.usernames.needed()?;
    }
    let Gathered {
        mut scores,
        bankers,
        unmarked,
        skips,
        ..
    } = gathered;
    if scores.is_empty() {
        return Err(Fault::NoScores);
    }
    uncounted(bankers, unmarked, &mut scores)?;
    Ok((scores, skips.finish("records")))
}

/// A prediction by whom and of which game.
type About = (PlayerId, GameId);

/// Adds the bankers whose predictions are not flagged as such.
fn uncounted(
    bankers: Sorter<About>,
    unmarked: Sorter<About>,
    scores: &mut ReferenceScores,
) -> io::Result<()> {
    let mut unmarked = unmarked.sorted()?.peekable();
    let mut last = None;
    for banker in bankers.sorted()? {
        let about = banker?;
        if last.replace(about) == Some(about) {
            continue;
        }
        let is_before = |other: &io::Result<About>| other.as_ref().is_ok_and(|it| *it < about);
        while unmarked.next_if(is_before).is_some() {}
        match unmarked.peek() {
            Some(Ok(same)) if *same == about => scores.push_uncounted(about.0, about.1)?,
            Some(Ok(_)) | None => {}
            Some(Err(_)) => drop(unmarked.next().transpose()?),
        }
    }
    Ok(())
}

#[derive(Default)]
struct Gathered {
    scores: ReferenceScores,
    bankers: Sorter<About>,
    /// Predictions that are not flagged as bankers.
    unmarked: Sorter<About>,
    usernames: Usernames,
    skips: Skips,
    /// Why a record could not be kept.
    no_room: Option<io::Error>,
}

impl Gathered {
    fn add(&mut self, element: &Element<'_>) -> Result<(), Fault> {
        // An element that is not a record has no scores.
        if let Ok(record) = &element.record
            && let Err(why) = self.take(element, record)
        {
            self.skips.add(|| Skipped::new(&element.position(), &why));
        }
        match self.no_room.take() {
            Some(error) => Err(error.into()),
            None => Ok(()),
        }
    }

    fn take(&mut self, element: &Element<'_>, record: &Record<'_>) -> Result<(), String> {
        let fields = || record.fields::<Fields>();
        match record.model.as_ref() {
            "predictor.scoresweek" => {
                let fields = fields()?;
                let player = self.player(&fields)?;
                let about = Subject::Week(player, fields.get("Season")?, fields.get("Week")?);
                self.push(about, fields.get("WeekScore")?);
            }
            "predictor.scoresseason" => {
                let fields = fields()?;
                let (player, season) = (self.player(&fields)?, fields.get("Season")?);
                for (figure, name, _) in FIGURES {
                    self.push(Subject::Season(player, season, figure), fields.get(name)?);
                }
            }
            "predictor.scoresalltime" => {
                let fields = fields()?;
                let player = self.player(&fields)?;
                for (figure, _, name) in FIGURES {
                    self.push(Subject::AllTime(player, figure), fields.get(name)?);
                }
            }
            "predictor.avgscores" => {
                let fields = fields()?;
                let season = fields.get("Season")?;
                let weeks: Option<BTreeMap<Week, Decimal>> = fields.get("AvgScores")?;
                for (week, average) in weeks.into_iter().flatten() {
                    self.push(Subject::League(season, week), average);
                }
            }
            "predictor.prediction" => self.prediction(&fields()?)?,
            "predictor.banker" => {
                let fields = fields()?;
                let game = self.usernames.game(&fields.get("BankGame")?)?;
                let player = self.player(&fields)?;
                let kept = self.bankers.push((player, game));
                self.no_room = self.no_room.take().or(kept.err());
            }
            "accounts.user" => {
                let player = element.pk().parse();
                let player = player.map_err(|_| "its pk is not a whole number")?;
                let fields = fields()?;
                let names: [Words; 2] = [fields.get("username")?, fields.get("email")?];
                let names = names.iter().map(Words::text);
                let names = names.filter(|name| !name.is_empty());
                self.usernames.note(Some(PlayerId(player)), names);
                self.places(PlayerId(player), &fields)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The player that the record belongs to.
    fn player(&mut self, fields: &Fields) -> Result<PlayerId, String> {
        self.usernames.player(&fields.get("User")?)
    }

    fn prediction(&mut self, fields: &Fields) -> Result<(), String> {
        let player = self.player(fields)?;
        let game = self.usernames.game(&fields.get("Game")?)?;
        if fields.get::<Option<bool>>("Banker")? != Some(true) {
            let kept = self.unmarked.push((player, game));
            self.no_room = self.no_room.take().or(kept.err());
        }
        if let Some(points) = fields.get("Points")? {
            self.push(Subject::Pick(player, game), points);
        }
        Ok(())
    }

    fn places(&mut self, player: PlayerId, fields: &Fields) -> Result<(), String> {
        let positions: Option<Positions> = fields.get("Positions")?;
        for (season, weeks) in positions.into_iter().flat_map(|positions| positions.data) {
            for (week, place) in weeks {
                self.push(Subject::Place(player, season, week), place);
            }
        }
        Ok(())
    }

    fn push(&mut self, about: Subject, Decimal(value): Decimal) {
        let kept = self.scores.push(about, value);
        self.no_room = self.no_room.take().or(kept.err());
    }
}
