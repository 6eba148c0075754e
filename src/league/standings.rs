//! Scores a season week by week: picks go in, running numbers and places come out.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::rules::{Outcome, Rules};
use super::{GameResult, Pick, PlayerId, SeasonScore, Tenths, Week, WeekScore};

/// The scores of one week, while its picks are being read.
#[derive(Clone, Debug, Default)]
pub struct WeekBook(BTreeMap<PlayerId, WeekScore>);

impl WeekBook {
    /// Counts one pick on a game that has a result.
    pub fn add(&mut self, rules: Rules, pick: &Pick, result: GameResult) {
        let scored = rules.score(pick, result);
        let week = self.0.entry(pick.player).or_default();
        week.points.0 = week.points.0.saturating_add(scored.points.0);
        week.picks += 1;
        week.correct += u32::from(scored.outcome == Outcome::Right && scored.points.0 > 0);
        week.joker |= pick.joker;
        if pick.banker {
            week.banker_points.0 = week.banker_points.0.saturating_add(scored.points.0);
            week.banker_count += 1;
        }
    }

    /// Every player who had a pick scored, by player id.
    pub fn scores(&self) -> impl Iterator<Item = (PlayerId, &WeekScore)> {
        self.0.iter().map(|(&player, score)| (player, score))
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

/// A season's running numbers, closed one week after the other.
#[derive(Clone, Debug, Default)]
pub struct SeasonBook {
    running: BTreeMap<PlayerId, SeasonScore>,
}

impl FromIterator<(PlayerId, SeasonScore)> for SeasonBook {
    /// A season after some weeks, which goes on from there.
    fn from_iter<T: IntoIterator<Item = (PlayerId, SeasonScore)>>(scores: T) -> Self {
        let running = scores.into_iter().collect();
        Self { running }
    }
}

impl SeasonBook {
    /// Closes a week: everyone who ever played this season moves on, also those who missed this week. The answer is in
    /// league order.
    pub fn close(&mut self, week: Week, book: &WeekBook) -> Vec<Standing> {
        for (player, _) in book.scores() {
            self.running.entry(player).or_default();
        }
        for (player, score) in &mut self.running {
            *score = score.then(week, book.0.get(player));
        }
        in_league_order(self.running.iter().map(|(&player, score)| (player, score)))
    }
}

/// Puts players in league order and gives them their places.
pub fn in_league_order<'a>(
    scores: impl Iterator<Item = (PlayerId, &'a SeasonScore)>,
) -> Vec<Standing> {
    let keyed = scores.map(|(player, score)| (key(score), player, score));
    let mut order: Vec<(Key, PlayerId, &SeasonScore)> = keyed.collect();
    order.sort_unstable_by_key(|&(key, player, _)| (key, player));
    let mut standings = Vec::with_capacity(order.len());
    let mut shared: Option<(Key, u32)> = None;
    for (place, (key, player, &score)) in (1..).zip(order) {
        let place = shared
            .filter(|&(k, _)| k == key)
            .map_or(place, |(_, earlier)| earlier);
        shared = Some((key, place));
        standings.push(Standing {
            player,
            score,
            place,
        });
    }
    standings
}

/// What decides a place, smallest first: points, right picks and banker average as shown (to the tenth), each
/// descending; a player without bankers comes after those with.
type Key = (Reverse<i32>, Reverse<u32>, bool, Reverse<Option<Tenths>>);

fn key(score: &SeasonScore) -> Key {
    let bankers = score.banker_average();
    (
        Reverse(score.points.0),
        Reverse(score.correct),
        bankers.is_none(),
        Reverse(bankers),
    )
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
