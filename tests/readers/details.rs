//! What is behind a player's row is the same without the store.

use libtest_mimic::Trial;
use scoretable::cache::BLOCK;
use scoretable::league::{PlayerId, Season};
use scoretable::loader::{LoadError, Memory, Reader, Request, Unread};
use scoretable::scoretable::Kind;

use super::place::Place;
use crate::support::dump::Dump;
use crate::support::filed::Filed;
use crate::support::league::cache_at;
use crate::support::trials::{server_trial, trial};

/// The ids of all players, active or not.
fn players(league: &Filed) -> Vec<PlayerId> {
    let db = rusqlite::Connection::open(league.path()).unwrap();
    let mut statement = db.prepare("SELECT player_id FROM player").unwrap();
    let ids = statement.query_map([], |row| row.get(0)).unwrap();
    ids.map(|id| PlayerId(id.unwrap())).collect()
}

/// Names of any script, and players who left.
fn names(league: &Filed) {
    for (player, name) in [
        (1, "Zoë Ångström"),
        (2, "山田 太郎"),
        (3, "أحمد علي"),
        (64, "e\u{301}e\u{301} 👩‍👩‍👧"),
        (65, "Ωmega"),
    ] {
        let mut store = league.store();
        let dump = Dump::default().player(player, name, None).json();
        let (facts, _) = scoretable::feed::read(&dump, "dump.json").unwrap();
        store.write(&facts).unwrap();
    }
    let db = rusqlite::Connection::open(league.path()).unwrap();
    let left = db.execute("UPDATE player SET active = 0 WHERE player_id % 7 = 3", []);
    assert!(left.unwrap() > 5);
}

async fn a_block_has_what_the_store_has() {
    let league = Filed::new(140);
    names(&league);
    let (store, players) = (league.store(), players(&league));
    assert!(players.iter().any(|player| player.0 > 2 * BLOCK));
    for head in store.head().unwrap().seasons {
        let weeks = head.planned.iter().copied().map(Some);
        for week in std::iter::once(None).chain(weeks) {
            let last = players.iter().map(|player| player.0).max().unwrap();
            for first in (0..=last).step_by(BLOCK as usize) {
                let ids = [first, first + BLOCK - 1];
                let (edition, block) = store.details(ids, head.season, week).unwrap();
                assert!(block.is_sound());
                let of_block = |player: &&PlayerId| (ids[0]..=ids[1]).contains(&player.0);
                let there: Vec<_> = players.iter().filter(of_block).collect();
                assert_eq!(block.players(), there.len());
                for &player in there {
                    let expected = store.detail(player, head.season, week).unwrap();
                    assert_eq!(
                        block.detail(player, edition.revision),
                        Some(expected),
                        "{player} in {} {week:?}",
                        head.season
                    );
                }
                assert_eq!(block.detail(PlayerId(ids[1] + 1), edition.revision), None);
            }
        }
    }
}

async fn a_reader_gets_the_detail_of_every_player() {
    let place = Place::empty(140);
    names(&place.league);
    place.owns(&["show", "--top", "1"]);
    let _publisher = place.publisher();
    let store = place.league.store();
    let head = store.head().unwrap();
    let reader = Reader::new(cache_at(&place.server.url()), &head.id, Memory::default());
    let season = Season::new(2024);
    for (season, week) in [
        (season, None),
        (season, head.seasons[1].planned.get(1).copied()),
    ] {
        let request = Request {
            season,
            week,
            ..Request::default()
        };
        let week = week.or(head.seasons[1].weeks.last().copied());
        // Backwards, so that the order is that of the question and not that of the blocks.
        let players: Vec<PlayerId> = players(&place.league).into_iter().rev().collect();
        for asked in [&players[..1], &players[1..3], &players] {
            let shown = reader.details(request, asked.to_vec()).await.unwrap();
            let expected = store.details_of(asked, season.unwrap(), week).unwrap();
            assert_eq!(shown, expected);
        }
        let none = reader
            .details(request, vec![players[0], PlayerId(150)])
            .await;
        assert!(
            matches!(
                none,
                Err(LoadError::Unread(Unread::NoPlayer(PlayerId(150))))
            ),
            "{none:?}"
        );
    }
    // The all-time table has the same details behind it.
    let request = Request {
        kind: Kind::AllTime,
        ..Request::default()
    };
    let shown = reader.details(request, vec![PlayerId(64)]).await.unwrap();
    let [shown] = shown.as_slice() else {
        panic!("one player was asked for: {shown:?}");
    };
    assert_eq!(
        shown.player.name,
        store
            .detail(PlayerId(64), season.unwrap(), shown.week)
            .unwrap()
            .player
            .name
    );
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial(
            "a_block_has_what_the_store_has",
            a_block_has_what_the_store_has,
        ),
        server_trial(
            "a_reader_gets_every_detail",
            a_reader_gets_the_detail_of_every_player,
        ),
    ]
}
