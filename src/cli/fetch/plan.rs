//! Which weeks a fetch asks for.

use std::collections::BTreeSet;

use crate::cli::link::Session;
use crate::clock::Moment;
use crate::config::Config;
use crate::error::Error;
use crate::league::{Season, Week, is_from_schedule, unscheduled, vacant};
use crate::loader::LoadError;

/// The weeks of a season to ask for.
pub(super) struct Plan {
    pub(super) season: Season,
    pub(super) weeks: BTreeSet<Week>,
    /// Weeks that the league knows no games of. That there are none yet is an answer, too.
    pub(super) vacant: Vec<Week>,
    /// Whether the league lacks weeks of the schedule that are not asked for.
    pub(super) leaves_gaps: bool,
}

impl Plan {
    /// The week that is named. Else those with games that should be over, and those that the league has not of the
    /// schedule: where a season is named, and where there is a part of its schedule. A league whose games are those that
    /// have picks needs no others.
    pub(super) fn make(session: &Session, config: &Config) -> Result<Self, Error> {
        let league = session.head()?;
        let newest = league.seasons.last().map(|head| head.season);
        let season = config.season.or(newest).ok_or(LoadError::NoGames)?;
        if let Some(week) = config.week {
            return Ok(Self {
                season,
                weeks: BTreeSet::from([week]),
                vacant: Vec::new(),
                leaves_gaps: false,
            });
        }
        let (due, slates) = session.due(season, Moment::now().seconds())?;
        let lacking = unscheduled(season, &slates);
        let wanted = config.season.is_some() || is_from_schedule(&slates);
        let mut weeks: BTreeSet<Week> = due.into_iter().collect();
        if wanted {
            weeks.extend(&lacking);
        }
        Ok(Self {
            season,
            weeks,
            vacant: vacant(season, &slates),
            leaves_gaps: !wanted && !lacking.is_empty(),
        })
    }
}
