//! The progress of the table's results, on the frame's bottom edge: `results to Mon 22:41 UTC, 15 of 16 final, 1 called
//! off`.

use ratatui::text::Span;

use crate::clock::Moment;
use crate::league::Progress;
use crate::text::humanize;
use crate::tui::model::Model;
use crate::tui::text;
use crate::tui::widget::on_edge;

/// The progress in as many words as fit.
pub(super) fn words(model: &Model, room: usize) -> Vec<Span<'static>> {
    let table = model.table.table();
    let Some(progress) = table.and_then(|table| model.calendar.progress(table)) else {
        return Vec::new();
    };
    let forms = [
        read_at(progress).map(|read| {
            let read = humanize::day(read, model.now, &model.look.zone);
            format!(" results to {read}, {progress} ")
        }),
        Some(format!(" {progress} ")),
    ];
    let mut forms = forms.into_iter().flatten();
    let fitting = forms.find(|form| text::width(form) <= room);
    let style = on_edge(model.look.styles().dim);
    fitting
        .map(|words| Span::styled(words, style))
        .into_iter()
        .collect()
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
        let whole = " 15 of 16 games final, 1 called off ";
        assert!(
            edge(&mut model, 80).contains(whole),
            "{}",
            edge(&mut model, 80)
        );
        assert!(!edge(&mut model, 80).contains("results"));
        let wide = edge(&mut model, 200);
        assert!(
            wide.contains(" results to Mon 11:00 UTC, 15 of 16 games final, 1 called off "),
            "{wide}"
        );
        assert!(!edge(&mut model, 72).contains("called off l"));
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
