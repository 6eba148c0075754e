//! The progress of the table's results, on the frame's bottom edge: `results to Mon 22:41 UTC, 15 of 16 final, 1 called
//! off`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use crate::clock::Moment;
use crate::league::Progress;
use crate::text::humanize;
use crate::tui::model::Model;
use crate::tui::text;

/// The cells of the edge for everything else: its corners, and the number of hidden columns.
const ELSE: u16 = 18;

/// Draws the progress, or as much of it as fits.
pub(super) fn draw(model: &Model, frame: Rect, canvas: &mut Buffer) {
    let table = model.table.table();
    let Some(progress) = table.and_then(|table| model.calendar.progress(table)) else {
        return;
    };
    let room = usize::from(frame.width.saturating_sub(ELSE));
    let forms = [
        read_at(progress).map(|read| {
            let read = humanize::day(read, model.now, &model.look.zone);
            format!("results to {read}, {progress}")
        }),
        Some(progress.to_string()),
    ];
    let fitting = forms
        .into_iter()
        .flatten()
        .find(|form| text::width(form) <= room);
    let (Some(words), true) = (fitting, frame.height > 0) else {
        return;
    };
    let edge = Rect {
        x: frame.x + 2,
        y: frame.bottom() - 1,
        width: frame.width.saturating_sub(2),
        height: 1,
    };
    let style = model.look.styles().dim;
    Line::styled(format!(" {words} "), style).render(edge, canvas);
}

/// When the newest result was read, if known.
fn read_at(progress: &Progress) -> Option<Moment> {
    let seconds = progress.newest.as_ref()?.origin.at?;
    u64::try_from(seconds).ok()?.checked_mul(1000).map(Moment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::league::{GameId, GameResult, Origin, ResultChange, Season, Week};
    use crate::loader::SeasonHead;
    use crate::tui::testing::{START, screen, showing};
    use crate::tui::{Effect, Message, update};

    /// Season 2024, whose week 12 has 16 games and this many results, the newest read an hour before the start.
    fn season(noted: u32, week: u8) -> SeasonHead {
        let (season, number) = (Season::new(2024).unwrap(), Week::new(week).unwrap());
        let newest = ResultChange {
            game: GameId(1),
            season,
            week: number,
            home: "NYG".parse().unwrap(),
            away: "KC".parse().unwrap(),
            old: None,
            new: GameResult::Final { home: 20, away: 17 },
            origin: Origin {
                name: "site.example".to_owned(),
                at: Some(START.seconds() - 3_600),
            },
        };
        SeasonHead {
            season,
            weeks: vec![number],
            planned: vec![number],
            progress: Some(Progress {
                games: 16,
                finals: noted - 1,
                called_off: 1,
                noted,
                newest: Some(newest),
            }),
        }
    }

    fn edge(model: &mut Model, width: u16) -> String {
        let lines = screen(model, (width, 24));
        lines[usize::from(model.layout().table.bottom()) - 1].clone()
    }

    #[test]
    fn the_frame_says_how_far_results_go_in_as_many_words_as_fit() {
        let mut model = showing(9);
        assert!(!edge(&mut model, 80).contains("final"));
        let dated = Message::Calendar(Ok(vec![season(16, 12)]));
        assert_eq!(update(&mut model, dated, START), [Effect::Draw]);
        let whole = " results to Mon 11:00 UTC, 15 of 16 final, 1 called off ";
        assert!(
            edge(&mut model, 80).contains(whole),
            "{}",
            edge(&mut model, 80)
        );
        let narrow = edge(&mut model, 50);
        assert!(narrow.contains(" 15 of 16 final, 1 called off ") && !narrow.contains("results"));
        assert!(!edge(&mut model, 30).contains("final"));
    }

    #[test]
    fn an_older_week_says_nothing() {
        let mut model = showing(9);
        let dated = Message::Calendar(Ok(vec![season(16, 13)]));
        assert_eq!(update(&mut model, dated, START), []);
        assert!(!edge(&mut model, 80).contains("final"));
    }

    #[test]
    fn results_that_came_since_are_told_beside_what_they_moved() {
        let mut model = showing(9);
        let mut told = |noted, week, later: u64| {
            let now = Moment(START.0 + later);
            let dated = Message::Calendar(Ok(vec![season(noted, week)]));
            update(&mut model, dated, now);
            model.toast.as_ref().map(|toast| toast.text.clone())
        };
        assert_eq!(told(10, 12, 0), None, "nothing was known before");
        assert_eq!(told(11, 12, 0).as_deref(), Some("KC 17 at NYG 20"));
        let both = told(13, 12, 900);
        assert_eq!(
            both.as_deref(),
            Some("KC 17 at NYG 20; 2 results, the last KC 17 at NYG 20")
        );
        let week = told(3, 13, 60_000);
        assert_eq!(week.as_deref(), Some("3 results, the last KC 17 at NYG 20"));
    }
}
