//! Joins the predictions of a dump with its bankers and jokers. There may be more of them than memory holds.

use std::collections::{BTreeMap, HashSet};
use std::io;

use super::Element;
use crate::league::{Game, GameId, Pick, Picks, PlayerId, Season, Side, Skipped, Skips, Week};
use crate::spool::{Sorted, Sorter};

/// A joker is played for a whole week, not for a pick.
pub(super) type JokerWeek = (PlayerId, Season, Week);

/// A prediction by pk and number of its record, so that of two with one pk the later counts.
type Prediction = ((i64, u64), (GameId, PlayerId), (Side, bool));

/// A pick by game and player; of two the one with the greater pk comes later.
type ByGame = ((GameId, PlayerId), i64, (Side, bool));

/// A banker by game and player, with the number of its record and its pk, or the place of a pk that is no number.
type Banker = ((GameId, PlayerId), u64, (bool, i64));

/// The same by player and game.
type Unused = ((PlayerId, GameId), u64, (bool, i64));

/// The predictions and bankers read so far.
#[derive(Default)]
pub(super) struct Joined {
    predictions: Sorter<Prediction>,
    bankers: Sorter<Banker>,
    /// The positions of bankers whose pk is no number.
    odd: Vec<String>,
}

impl Joined {
    pub(super) fn prediction(&mut self, pk: i64, record: usize, pick: Pick) -> io::Result<()> {
        let key = (pk, record as u64);
        let about = (pick.game, pick.player);
        self.predictions.push((key, about, (pick.side, pick.joker)))
    }

    pub(super) fn banker(
        &mut self,
        about: (GameId, PlayerId),
        element: &Element<'_>,
    ) -> io::Result<()> {
        let pk = element.pk();
        let number = pk.parse().ok();
        let number = number.filter(|number: &i64| number.to_string() == pk);
        let key = number.map_or_else(
            || {
                self.odd.push(element.position());
                (true, i64::try_from(self.odd.len() - 1).unwrap_or(i64::MAX))
            },
            |number| (false, number),
        );
        self.bankers.push((about, element.number as u64, key))
    }

    /// The picks, in order of game, player and pk. Every pick of a week in which any pick of the player, or the player's own
    /// record, has a joker is marked, and only the bankers' own records make bankers: the flag on a prediction gets lost
    /// when picks are edited.
    pub(super) fn join(
        self,
        games: &BTreeMap<GameId, Game>,
        mut jokers: HashSet<JokerWeek>,
        skips: &mut Skips,
    ) -> io::Result<Picks> {
        let week_of = |game: GameId, player: PlayerId| {
            let game = games.get(&game)?;
            Some((player, game.season, game.week))
        };
        let mut by_game: Sorter<ByGame> = Sorter::default();
        let mut predictions = self.predictions.sorted()?.peekable();
        while let Some(prediction) = predictions.next() {
            let ((pk, _), (game, player), (side, joker)) = prediction?;
            let is_same = |next: &io::Result<Prediction>| {
                next.as_ref().is_ok_and(|((other, _), ..)| *other == pk)
            };
            if predictions.peek().is_some_and(is_same) {
                continue;
            }
            if joker {
                jokers.extend(week_of(game, player));
            }
            by_game.push(((game, player), pk, (side, joker)))?;
        }
        drop(predictions);
        let mut bankers = Bankers::of(self.bankers, self.odd)?;
        let mut picks = Picks::default();
        for pick in by_game.sorted()? {
            let ((game, player), _, (side, joker)) = pick?;
            let in_week = || week_of(game, player).is_some_and(|week| jokers.contains(&week));
            picks.push(Pick {
                player,
                game,
                side,
                banker: bankers.has((game, player))?,
                joker: joker || in_week(),
            })?;
        }
        bankers.finish(skips)?;
        Ok(picks)
    }
}

/// The bankers, as they are met in order of game and player.
struct Bankers {
    sorted: Sorted<Banker>,
    /// The banker that comes next; of several of one pick the last.
    next: Option<Banker>,
    /// Whether there is a pick of it.
    is_used: bool,
    /// Those without a pick, by player and game.
    unused: Sorter<Unused>,
    odd: Vec<String>,
}

impl Bankers {
    fn of(bankers: Sorter<Banker>, odd: Vec<String>) -> io::Result<Self> {
        let mut sorted = bankers.sorted()?;
        Ok(Self {
            next: sorted.next().transpose()?,
            sorted,
            is_used: false,
            unused: Sorter::default(),
            odd,
        })
    }

    /// Whether a pick is a banker. Picks are asked for in order.
    fn has(&mut self, pick: (GameId, PlayerId)) -> io::Result<bool> {
        while self.next.is_some_and(|(about, ..)| about < pick) {
            self.pass()?;
        }
        let is_banker = self.next.is_some_and(|(about, ..)| about == pick);
        self.is_used |= is_banker;
        Ok(is_banker)
    }

    /// Goes on to the next banker.
    fn pass(&mut self) -> io::Result<()> {
        let Some((about, record, pk)) = self.next else {
            return Ok(());
        };
        self.next = self.sorted.next().transpose()?;
        if self.next.is_some_and(|(next, ..)| next == about) {
            return Ok(());
        }
        if !self.is_used {
            let (game, player) = about;
            self.unused.push(((player, game), record, pk))?;
        }
        self.is_used = false;
        Ok(())
    }

    /// Reports the bankers without a pick.
    fn finish(mut self, skips: &mut Skips) -> io::Result<()> {
        while self.next.is_some() {
            self.pass()?;
        }
        for banker in self.unused.sorted()? {
            let ((player, game), record, (is_odd, pk)) = banker?;
            skips.add(|| {
                let odd = usize::try_from(pk).ok().filter(|_| is_odd);
                let position = odd.and_then(|at| self.odd.get(at)).cloned();
                let position = position
                    .unwrap_or_else(|| format!("record {record} (predictor.banker, pk {pk})"));
                let why = format!("player {player} has no prediction of game {game}");
                Skipped::new(&position, &why)
            });
        }
        Ok(())
    }
}
