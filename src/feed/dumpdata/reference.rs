//! Reads the reference scores: the scores that a dump holds beside the facts. An import ignores them; they are only
//! compared.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::fields::{Decimal, Fields};
use super::{Element, Record, RecordPosition, walk};
use crate::feed::{Fault, reason};
use crate::league::{
    Figure, GameId, PlayerId, ReferenceScore, ReferenceScores, Season, Skipped, Skips, Subject,
    Week,
};

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

/// Reads every score of a dump with at most this many records.
pub(crate) fn read(json: &[u8], limit: usize) -> Result<(ReferenceScores, Vec<Skipped>), Fault> {
    let mut gathered = Gathered::default();
    walk(json, limit, |record| gathered.add(record))?;
    let Gathered {
        list,
        bankers,
        unmarked,
        skips,
    } = gathered;
    if list.is_empty() {
        return Err(Fault::NoScores);
    }
    let uncounted = bankers.intersection(&unmarked).copied().collect();
    let claims = ReferenceScores { list, uncounted };
    Ok((claims, skips.finish("records")))
}

#[derive(Default)]
struct Gathered {
    list: Vec<ReferenceScore>,
    bankers: BTreeSet<(PlayerId, GameId)>,
    /// Predictions that are not flagged as bankers.
    unmarked: BTreeSet<(PlayerId, GameId)>,
    skips: Skips,
}

impl Gathered {
    fn add(&mut self, element: Element<'_>) {
        // An element that is not a record has no scores.
        let Ok(record) = element.record else { return };
        if let Err(why) = self.take(&record) {
            let mut origin = RecordPosition::of(element.number);
            origin.tell(&record);
            self.skips.add(|| Skipped::new(&origin.text(), &why));
        }
    }

    fn take(&mut self, record: &Record<'_>) -> Result<(), String> {
        let fields = || -> Result<Fields, String> {
            serde_json::from_str(record.read()?).map_err(|error| reason(&error))
        };
        match record.model.as_ref() {
            "predictor.scoresweek" => {
                let fields = fields()?;
                let about =
                    Subject::Week(fields.player()?, fields.get("Season")?, fields.get("Week")?);
                self.claim(about, &fields, "WeekScore")
            }
            "predictor.scoresseason" => self.season(&fields()?),
            "predictor.scoresalltime" => self.all_time(&fields()?),
            "predictor.avgscores" => self.averages(&fields()?),
            "predictor.prediction" => self.prediction(&fields()?),
            "predictor.banker" => {
                let fields = fields()?;
                let game = GameId(fields.get("BankGame")?);
                self.bankers.insert((fields.player()?, game));
                Ok(())
            }
            "accounts.user" => {
                let pk = record.pk.map_or("null", |pk| pk.get());
                let player = pk.parse().map_err(|_| "its pk is not a whole number")?;
                self.places(PlayerId(player), &fields()?)
            }
            _ => Ok(()),
        }
    }

    fn season(&mut self, fields: &Fields) -> Result<(), String> {
        let (player, season) = (fields.player()?, fields.get("Season")?);
        FIGURES.into_iter().try_for_each(|(figure, name, _)| {
            self.claim(Subject::Season(player, season, figure), fields, name)
        })
    }

    fn all_time(&mut self, fields: &Fields) -> Result<(), String> {
        let player = fields.player()?;
        FIGURES.into_iter().try_for_each(|(figure, _, name)| {
            self.claim(Subject::AllTime(player, figure), fields, name)
        })
    }

    fn averages(&mut self, fields: &Fields) -> Result<(), String> {
        let season = fields.get("Season")?;
        let weeks: Option<BTreeMap<Week, Decimal>> = fields.get("AvgScores")?;
        let weeks = weeks.into_iter().flatten();
        let averages = weeks.map(|(week, Decimal(value))| ReferenceScore {
            about: Subject::League(season, week),
            value,
        });
        self.list.extend(averages);
        Ok(())
    }

    fn prediction(&mut self, fields: &Fields) -> Result<(), String> {
        let (player, game) = (fields.player()?, GameId(fields.get("Game")?));
        if fields.get::<Option<bool>>("Banker")? != Some(true) {
            self.unmarked.insert((player, game));
        }
        if let Some(Decimal(value)) = fields.get("Points")? {
            let about = Subject::Pick(player, game);
            self.list.push(ReferenceScore { about, value });
        }
        Ok(())
    }

    fn places(&mut self, player: PlayerId, fields: &Fields) -> Result<(), String> {
        let positions: Option<Positions> = fields.get("Positions")?;
        for (season, weeks) in positions.into_iter().flat_map(|positions| positions.data) {
            let places = weeks
                .into_iter()
                .map(|(week, Decimal(value))| ReferenceScore {
                    about: Subject::Place(player, season, week),
                    value,
                });
            self.list.extend(places);
        }
        Ok(())
    }

    fn claim(&mut self, about: Subject, fields: &Fields, name: &str) -> Result<(), String> {
        let Decimal(value) = fields.get(name)?;
        self.list.push(ReferenceScore { about, value });
        Ok(())
    }
}
