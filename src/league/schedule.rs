//! The games of a league as a schedule: which of them are one game under two numbers, and which no schedule has.
//!
//! A game is its season, its week and its two teams. A feed may list it under a second number, when it is played again, and
//! a neutral site either way round; a pick may name it before any feed does. Picks belong to the one game that counts.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::calendar::{FEWEST, Played, Season, Week};
use super::{Game, GameId, GameResult, TeamCode};

/// Two clubs, whichever of them is at home.
type Pair = [TeamCode; 2];

fn pair(home: TeamCode, away: TeamCode) -> Pair {
    let mut pair = [home.club(), away.club()];
    pair.sort_unstable();
    pair
}

/// A season and two clubs that meet in it once at that home: home, then away.
type Meeting = (Season, [TeamCode; 2]);

fn meeting(game: &Game) -> Meeting {
    (game.season, [game.home.club(), game.away.club()])
}

/// Every game that a league knows.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    games: HashMap<GameId, Game>,
    /// The games of two clubs in one week.
    pairs: HashMap<(Season, Week, Pair), Vec<GameId>>,
    /// The games of each club in each week.
    clubs: HashMap<(Season, Week, TeamCode), Vec<GameId>>,
    /// The games that a feed has listed of two clubs at that home.
    meetings: HashMap<Meeting, Vec<GameId>>,
    /// How many games a feed has listed of each week.
    listed: HashMap<(Season, Week), u32>,
}

impl FromIterator<Game> for Schedule {
    fn from_iter<T: IntoIterator<Item = Game>>(games: T) -> Self {
        let mut games: Vec<Game> = games.into_iter().collect();
        // Of several numbers of a club in one week the first counts.
        games.sort_unstable_by_key(|game| game.id);
        let mut schedule = Self::default();
        for game in games {
            schedule.add(game);
        }
        schedule
    }
}

impl Schedule {
    /// Adds a game that is not among them yet.
    pub fn add(&mut self, game: Game) {
        let Game {
            id, season, week, ..
        } = game;
        let key = (season, week, pair(game.home, game.away));
        self.pairs.entry(key).or_default().push(id);
        for club in [game.home.club(), game.away.club()] {
            let games = self.clubs.entry((season, week, club)).or_default();
            games.push(id);
        }
        if !id.is_provisional() {
            self.meetings.entry(meeting(&game)).or_default().push(id);
            *self.listed.entry((season, week)).or_default() += 1;
        }
        self.games.insert(id, game);
    }

    /// Takes a game out, which may be added again under another number or in another week.
    pub fn remove(&mut self, id: GameId) -> Option<Game> {
        let game = self.games.remove(&id)?;
        let (season, week) = (game.season, game.week);
        let clubs = [game.home.club(), game.away.club()];
        let of_clubs = clubs.map(|club| (season, week, club));
        let lists = [
            self.pairs
                .get_mut(&(season, week, pair(game.home, game.away))),
            self.meetings.get_mut(&meeting(&game)),
        ];
        for list in lists.into_iter().flatten() {
            list.retain(|other| *other != id);
        }
        for key in of_clubs {
            if let Some(list) = self.clubs.get_mut(&key) {
                list.retain(|other| *other != id);
            }
        }
        if let Some(count) = self.listed.get_mut(&(season, week)) {
            *count -= u32::from(!id.is_provisional());
        }
        Some(game)
    }

    /// The game of a number.
    pub fn game(&self, id: GameId) -> Option<&Game> {
        self.games.get(&id)
    }

    /// Every game, in order of number.
    pub fn games(&self) -> Vec<&Game> {
        let mut games: Vec<&Game> = self.games.values().collect();
        games.sort_unstable_by_key(|game| game.id);
        games
    }

    fn all<'a>(&'a self, ids: Option<&'a Vec<GameId>>) -> impl Iterator<Item = &'a Game> {
        let ids = ids.into_iter().flatten();
        ids.filter_map(|id| self.games.get(id))
    }

    fn of_pair<'a>(&'a self, game: &Game) -> impl Iterator<Item = &'a Game> {
        let key = (game.season, game.week, pair(game.home, game.away));
        self.all(self.pairs.get(&key))
    }

    /// The games of a club in a week, also those that no feed has listed.
    pub fn of_club(
        &self,
        season: Season,
        week: Week,
        club: TeamCode,
    ) -> impl Iterator<Item = &Game> {
        self.all(self.clubs.get(&(season, week, club.club())))
    }

    /// The first game of a club in a week that a feed has listed.
    pub fn fixture(&self, season: Season, week: Week, club: TeamCode) -> Option<&Game> {
        let mut games = self.of_club(season, week, club);
        games.find(|game| !game.id.is_provisional())
    }

    /// The first game that a feed has listed of two clubs in a season at that home.
    pub fn meeting(&self, season: Season, home: TeamCode, away: TeamCode) -> Option<&Game> {
        let key = (season, [home.club(), away.club()]);
        self.all(self.meetings.get(&key)).next()
    }

    // One game under several numbers.

    /// The game that counts for two teams in a week, whichever of them is at home.
    pub fn find(
        &self,
        season: Season,
        week: Week,
        home: TeamCode,
        away: TeamCode,
    ) -> Option<&Game> {
        let games = self.all(self.pairs.get(&(season, week, pair(home, away))));
        games.max_by_key(|game| standing(game))
    }

    /// The game that the picks of this one belong to, if that is another: picks of a game that no feed has listed belong to
    /// the listed one, and those of a game that was never played to the one that was played, or is to be, in its place.
    pub fn counterpart(&self, game: &Game) -> Option<&Game> {
        let others = self.of_pair(game).filter(|other| other.id != game.id);
        let best = others.max_by_key(|other| standing(other))?;
        let replaces = if game.id.is_provisional() {
            standing(best) > standing(game)
        } else {
            !matches!(game.result, Some(GameResult::Final { .. })) && rank(best) > rank(game)
        };
        replaces.then_some(best)
    }

    /// Every game whose picks belong to another of its week, with that one, in order of number.
    pub fn counterparts(&self) -> Vec<(&Game, &Game)> {
        let games = self.games().into_iter();
        games
            .filter_map(|game| Some((game, self.counterpart(game)?)))
            .collect()
    }

    /// Picked games that are those games of another week which were not listed before: two teams meet once a season at
    /// either home. Of several picked games the one that is nearest in week is the same.
    pub fn arrivals(&self, before: &Self) -> Vec<(&Game, &Game)> {
        let mut picked: BTreeMap<Meeting, Vec<&Game>> = BTreeMap::new();
        let games = self.games();
        let provisional = games.iter().filter(|game| game.id.is_provisional());
        for game in provisional.filter(|game| self.counterpart(game).is_none()) {
            picked.entry(meeting(game)).or_default().push(game);
        }
        let mut arrived = Vec::new();
        for game in games {
            let is_new = !game.id.is_provisional() && before.game(game.id).is_none();
            let is_picked = || self.of_pair(game).any(|other| other.id.is_provisional());
            let Some(others) = picked.get_mut(&meeting(game)).filter(|_| is_new) else {
                continue;
            };
            let off = |other: &Game| other.week.get().abs_diff(game.week.get());
            let nearest = (0..others.len()).min_by_key(|at| others.get(*at).map(|it| off(it)));
            if let Some(at) = nearest.filter(|_| !is_picked()) {
                arrived.push((others.swap_remove(at), game));
            }
        }
        arrived
    }

    /// Games that are in another week than before, with how they were before, in order of number.
    pub fn moved<'a>(&'a self, before: &'a Self) -> Vec<(&'a Game, &'a Game)> {
        let games = self.games().into_iter();
        let was = |game: &'a Game| {
            let was = before.game(game.id)?;
            ((was.season, was.week) != (game.season, game.week)).then_some((was, game))
        };
        games.filter_map(was).collect()
    }

    // Games that no schedule has.

    /// Why there is no such game in that week: what the schedule has instead. `None` as long as the schedule of the week is
    /// not known, or does not contradict.
    pub fn contradiction(
        &self,
        season: Season,
        week: Week,
        home: TeamCode,
        away: TeamCode,
    ) -> Option<String> {
        let wanted = || format!("there is no {away} at {home} in {season} week {week}");
        let last = season.weeks().last();
        if let Some(last) = last.filter(|last| week > *last) {
            return Some(format!(
                "{}: the regular season of {season} has weeks 1 to {last}",
                wanted()
            ));
        }
        let others = [home, away].map(|club| self.fixture(season, week, club));
        let others = others.into_iter().flatten();
        if let Some(other) = others.min_by_key(|game| game.id) {
            let Game { home, away, .. } = other;
            return Some(format!("{}: that week has {away} at {home}", wanted()));
        }
        if let Some(other) = self.meeting(season, home, away) {
            return Some(format!(
                "{away} at {home} is in week {} of {season}, not in week {week}",
                other.week
            ));
        }
        let is_whole = self.listed.get(&(season, week)).copied() >= Some(FEWEST);
        is_whole.then(|| format!("{}: neither of them plays in that week", wanted()))
    }

    /// Why the picks of a game will never count, although no other game of its week has them.
    pub fn lost(&self, game: &Game) -> Option<String> {
        if self.counterpart(game).is_some() {
            return None;
        }
        let Game {
            season,
            week,
            home,
            away,
            ..
        } = *game;
        if game.id.is_provisional() {
            return self.contradiction(season, week, home, away);
        }
        let other = self.played_as(game)?;
        Some(format!(
            "{away} at {home} was played in week {} of {season}, as game {}, and not in week {week}",
            other.week, other.id
        ))
    }

    /// The game of a later week that was played in place of this one.
    fn played_as(&self, game: &Game) -> Option<&Game> {
        let mut others = self.all(self.meetings.get(&meeting(game)));
        let is_unplayed = game.result.is_none() && !game.id.is_provisional();
        others.find(|other| {
            let is_final = matches!(other.result, Some(GameResult::Final { .. }));
            let is_later = game.kickoff.is_some() && other.kickoff > game.kickoff;
            is_unplayed && other.week != game.week && is_final && is_later
        })
    }

    // Weeks whose games should be over.

    /// The weeks of a season with games that kicked off before a moment (seconds since 1970-01-01 UTC), or at an unknown
    /// time. A game whose picks belong to another, or that the schedule does not have, is not waited for.
    pub fn played(&self, season: Season, before: i64) -> Vec<Played> {
        let weeks: BTreeSet<Week> = self
            .games
            .values()
            .filter(|game| game.season == season)
            .map(|game| game.week)
            .collect();
        let kickoffs = self.first_kickoffs(season);
        weeks
            .into_iter()
            .filter_map(|week| self.played_of(season, week, before, &kickoffs))
            .collect()
    }

    fn played_of(
        &self,
        season: Season,
        week: Week,
        before: i64,
        kickoffs: &BTreeMap<Week, i64>,
    ) -> Option<Played> {
        let of_week = |game: &&Game| (game.season, game.week) == (season, week);
        let games = || self.games.values().filter(of_week);
        let has_begun = games().any(|game| {
            let kicked_off = game.kickoff.is_some_and(|kickoff| kickoff < before);
            !game.id.is_provisional() && (kicked_off || game.result.is_some())
        });
        let is_known = has_begun || self.listed.get(&(season, week)).copied() >= Some(FEWEST);
        let is_due = |game: &Game| match game.kickoff {
            Some(kickoff) => kickoff < before,
            None if game.id.is_provisional() => !is_known,
            None => likely_kickoff(week, kickoffs).is_none_or(|kickoff| kickoff < before),
        };
        let mut played: Option<Played> = None;
        for game in games().filter(|game| is_due(game)) {
            let is_final = matches!(game.result, Some(GameResult::Final { .. }));
            if !is_final && (self.counterpart(game).is_some() || self.lost(game).is_some()) {
                continue;
            }
            let kickoff = game.kickoff.unwrap_or(0);
            let known = played.get_or_insert(Played {
                week,
                open: None,
                called_off: None,
                kickoff,
                told: None,
            });
            known.kickoff = known.kickoff.max(kickoff);
            let last = match game.result {
                None => &mut known.open,
                Some(GameResult::CalledOff) => &mut known.called_off,
                Some(GameResult::Final { .. }) => continue,
            };
            *last = (*last).max(Some(kickoff));
        }
        played
    }

    /// When the first game of each week kicks off, as far as that is known.
    fn first_kickoffs(&self, season: Season) -> BTreeMap<Week, i64> {
        let mut first: BTreeMap<Week, i64> = BTreeMap::new();
        for game in self.games.values().filter(|game| game.season == season) {
            if let Some(kickoff) = game.kickoff {
                let known = first.entry(game.week).or_insert(kickoff);
                *known = kickoff.min(*known);
            }
        }
        first
    }
}

/// When a week should begin whose kick-offs are not known: so many weeks after, or else before, a week whose are.
fn likely_kickoff(week: Week, kickoffs: &BTreeMap<Week, i64>) -> Option<i64> {
    const WEEK: i64 = 7 * 24 * 60 * 60;
    let earlier = kickoffs.range(..=week).next_back();
    let (known, kickoff) = earlier.or_else(|| kickoffs.first_key_value())?;
    let weeks = i64::from(week.get()) - i64::from(known.get());
    Some(kickoff.saturating_add(weeks * WEEK))
}

/// How much a game that a feed has listed counts among those of the same teams in the same week: one that was played most,
/// then one that is to be played, the later the more, and one that was called off least. No feed has listed a provisional
/// one.
fn rank(game: &Game) -> (u8, i64) {
    match game.result {
        _ if game.id.is_provisional() => (0, 0),
        Some(GameResult::CalledOff) => (1, 0),
        None => (2, game.kickoff.unwrap_or(i64::MIN)),
        Some(GameResult::Final { .. }) => (3, 0),
    }
}

/// The same order, in which of several that count as much the first does.
fn standing(game: &Game) -> ((u8, i64), Reverse<u64>) {
    (rank(game), Reverse(game.id.0.unsigned_abs()))
}
