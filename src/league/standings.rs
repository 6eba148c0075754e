//! Scores a season week by week: picks go in, running numbers and places come out.

use super::rules::{Outcome, Rules};
use super::{GameResult, Pick, PlayerId, SeasonScore, Tenths, Week, WeekScore};

/// The scores of one week in order of player, while its picks are being read. Picks that come in order of player are the
/// fastest: a new player is then always the last.
#[derive(Clone, Debug, Default)]
pub struct WeekBook(Vec<(PlayerId, WeekScore)>);

impl WeekBook {
    /// No scores yet, and room for those of so many players.
    pub(crate) fn with_capacity(players: usize) -> Self {
        Self(Vec::with_capacity(players))
    }

    /// Counts one pick on a game that has a result.
    pub fn add(&mut self, rules: Rules, pick: &Pick, result: GameResult) {
        let scored = rules.score(pick, result);
        let week = self.of(pick.player);
        week.points.0 = week.points.0.saturating_add(scored.points.0);
        week.picks += 1;
        week.correct += u32::from(scored.outcome == Outcome::Right && scored.points.0 > 0);
        week.joker |= pick.joker;
        if pick.banker {
            week.banker_points.0 = week.banker_points.0.saturating_add(scored.points.0);
            week.banker_count += 1;
        }
    }

    fn of(&mut self, player: PlayerId) -> &mut WeekScore {
        let end = self.0.len();
        let at = match self.0.last() {
            Some((last, _)) if *last == player => end - 1,
            Some((last, _)) if *last > player => self.place(player),
            _ => {
                self.0.push((player, WeekScore::default()));
                end
            }
        };
        &mut self.0[at].1
    }

    /// The place of a player who need not be the last.
    fn place(&mut self, player: PlayerId) -> usize {
        let found = self.0.binary_search_by_key(&player, |(other, _)| *other);
        found.unwrap_or_else(|at| {
            self.0.insert(at, (player, WeekScore::default()));
            at
        })
    }

    /// Every player who had a pick scored, by player id.
    pub fn scores(&self) -> impl Iterator<Item = (PlayerId, &WeekScore)> {
        self.0.iter().map(|(player, score)| (*player, score))
    }
}

/// A player's running numbers after a week, and the place they give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The player.
    pub player: PlayerId,
    /// The numbers.
    pub score: SeasonScore,
    /// The place in the league order. Players equal in every key share it, and the places behind stay free: 1, 2, 2, 4.
    pub place: u32,
}

/// A season's running numbers in order of player, closed one week after the other.
#[derive(Clone, Debug, Default)]
pub struct SeasonBook {
    running: Vec<(PlayerId, SeasonScore)>,
}

impl FromIterator<(PlayerId, SeasonScore)> for SeasonBook {
    /// A season after some weeks, which goes on from there.
    fn from_iter<T: IntoIterator<Item = (PlayerId, SeasonScore)>>(scores: T) -> Self {
        let mut running: Vec<_> = scores.into_iter().collect();
        running.sort_by_key(|(player, _)| *player);
        Self { running }
    }
}

impl SeasonBook {
    /// Closes a week: everyone who ever played this season moves on, also those who missed this week. The answer is in
    /// league order.
    pub fn close(&mut self, week: Week, book: &WeekBook) -> Vec<Standing> {
        self.advance(week, book);
        in_league_order(self.running.iter().map(|(player, score)| (*player, score)))
    }

    /// Does the same without an answer: see [`standings`](Self::standings).
    pub(crate) fn advance(&mut self, week: Week, book: &WeekBook) {
        self.add_players(book);
        let mut scores = book.scores().peekable();
        for (player, score) in &mut self.running {
            let own = scores.next_if(|(other, _)| other == player);
            *score = score.then(week, own.map(|(_, score)| score));
        }
    }

    /// Adds the players whose first week this is.
    fn add_players(&mut self, book: &WeekBook) {
        let mut known = self.running.iter().peekable();
        let mut new = Vec::new();
        for (player, _) in book.scores() {
            while known.next_if(|(other, _)| *other < player).is_some() {}
            if known.peek().is_none_or(|(other, _)| *other != player) {
                new.push(player);
            }
        }
        if !new.is_empty() {
            let scores = new
                .into_iter()
                .map(|player| (player, SeasonScore::default()));
            self.running.reserve_exact(scores.len());
            self.running.extend(scores);
            // Two runs that are in order each.
            self.running.sort_by_key(|(player, _)| *player);
        }
    }

    /// Where every player stands after the last week that was closed, in order of player.
    pub(crate) fn standings(&self) -> impl Iterator<Item = Standing> {
        let ranking: Ranking = self.running.iter().map(|(_, score)| score).collect();
        let standing = |(&(player, score), place)| Standing {
            player,
            score,
            place,
        };
        self.running.iter().zip(ranking.places()).map(standing)
    }
}

/// Scores that are to be placed. Only what decides their places is kept, because a league may be large.
#[derive(Debug)]
pub(crate) struct Ranking(Vec<(u64, u32, u32)>);

impl Ranking {
    /// No scores yet, and room for so many.
    pub(crate) fn with_capacity(scores: usize) -> Self {
        Self(Vec::with_capacity(scores))
    }

    /// Adds a score behind the others.
    pub(crate) fn add(&mut self, score: &SeasonScore) {
        let Key(first, second) = Key::of(score);
        let at = self.len();
        self.0.push((first, second, at));
    }

    /// How many there are.
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// The places that they give, in the order in which the scores were added.
    pub(crate) fn places(self) -> Vec<u32> {
        let Self(mut order) = self;
        order.sort_unstable();
        let mut places = vec![0; order.len()];
        let order = order.into_iter();
        let order = order.map(|(first, second, at)| (Key(first, second), at));
        for (place, at) in placed(order) {
            if let Some(own) = places.get_mut(at as usize) {
                *own = place;
            }
        }
        places
    }
}

impl<'a> FromIterator<&'a SeasonScore> for Ranking {
    fn from_iter<T: IntoIterator<Item = &'a SeasonScore>>(scores: T) -> Self {
        let scores = scores.into_iter();
        let mut ranking = Self::with_capacity(scores.size_hint().0);
        scores.for_each(|score| ranking.add(score));
        ranking
    }
}

/// The places of a list in league order: those who are equal in every key share one.
fn placed<T>(order: impl Iterator<Item = (Key, T)>) -> impl Iterator<Item = (u32, T)> {
    let mut shared: Option<(Key, u32)> = None;
    (1..).zip(order).map(move |(place, (key, it))| {
        let equal = shared.filter(|&(other, _)| other == key);
        let place = equal.map_or(place, |(_, earlier)| earlier);
        shared = Some((key, place));
        (place, it)
    })
}

/// Puts players in league order and gives them their places.
pub fn in_league_order<'a>(
    scores: impl Iterator<Item = (PlayerId, &'a SeasonScore)>,
) -> Vec<Standing> {
    let keyed = scores.map(|(player, score)| (Key::of(score), player, score));
    let mut order: Vec<(Key, PlayerId, &SeasonScore)> = keyed.collect();
    order.sort_unstable_by_key(|&(key, player, _)| (key, player));
    let order = order
        .into_iter()
        .map(|(key, player, score)| (key, (player, score)));
    placed(order)
        .map(|(place, (player, &score))| Standing {
            player,
            score,
            place,
        })
        .collect()
}

/// What decides a place, smallest first: points, right picks and banker average as shown (to the tenth), each
/// descending; a player without bankers comes after those with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key(u64, u32);

impl Key {
    fn of(score: &SeasonScore) -> Self {
        // The sign turned over, all numbers are in order; every bit turned over, they are in the opposite one.
        let descending = |number: i32| !(number.cast_unsigned() ^ 1 << 31);
        let first = u64::from(descending(score.points.0)) << 32 | u64::from(!score.correct);
        let bankers = score.banker_average();
        // No average is as low as the number that would come last as well.
        let second = bankers.map_or(u32::MAX, |Tenths(average)| descending(average));
        Self(first, second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::league::{GameId, Side};

    const HOME_20: GameResult = GameResult::Final { home: 20, away: 10 };

    fn pick(player: u32, side: Side, banker: bool) -> Pick {
        Pick {
            player: PlayerId(player),
            game: GameId(1),
            side,
            banker,
            joker: false,
        }
    }

    fn places(standings: &[Standing]) -> Vec<(u32, u32)> {
        standings.iter().map(|p| (p.place, p.player.0)).collect()
    }

    #[test]
    fn equals_share_a_place_and_the_next_place_stays_free() {
        let mut week = WeekBook::default();
        for (player, side) in [
            (9, Side::Home),
            (4, Side::Home),
            (2, Side::Away),
            (7, Side::Home),
        ] {
            week.add(Rules::default(), &pick(player, side, false), HOME_20);
        }
        let standings = SeasonBook::default().close(Week::new(1).unwrap(), &week);
        assert_eq!(places(&standings), [(1, 4), (1, 7), (1, 9), (4, 2)]);
    }

    #[test]
    fn a_banker_average_breaks_a_tie_and_a_missing_one_comes_last() {
        let mut week = WeekBook::default();
        let cancelled = GameResult::CalledOff;
        // All four have 0 points and nothing right; 3 and 5 had a banker on a game called off, 1 and 2 had none.
        for (player, banker) in [(1, false), (2, false), (3, true), (5, true)] {
            week.add(
                Rules::default(),
                &pick(player, Side::Away, banker),
                cancelled,
            );
        }
        let standings = SeasonBook::default().close(Week::new(1).unwrap(), &week);
        assert_eq!(places(&standings), [(1, 3), (1, 5), (3, 1), (3, 2)]);
    }

    #[test]
    fn who_missed_a_week_stays_in_the_table() {
        let mut season = SeasonBook::default();
        let (mut first, mut second) = (WeekBook::default(), WeekBook::default());
        first.add(Rules::default(), &pick(1, Side::Home, false), HOME_20);
        second.add(Rules::default(), &pick(2, Side::Home, true), HOME_20);
        season.close(Week::new(1).unwrap(), &first);
        let standings = season.close(Week::new(2).unwrap(), &second);
        assert_eq!(places(&standings), [(1, 2), (2, 1)]);
        assert_eq!(standings[1].score.last_week, None);
        assert_eq!(standings[1].score.weeks_played, 1);
    }
}
