//! Navigation between kinds of table, weeks and seasons.

use crate::loader::{Content, Request};
use crate::scoretable::Kind;
use crate::tui::model::{Model, Step};
use crate::tui::{Effect, LoadMode};

/// Shows the next kind of table in a direction, cyclically.
pub(super) fn table(model: &mut Model, way: Step) -> Vec<Effect> {
    let steps = match way {
        Step::Forth => 1,
        Step::Back => Kind::ALL.len() - 1,
    };
    let mut from_here = Kind::ALL
        .into_iter()
        .cycle()
        .skip_while(|&kind| kind != model.request.kind);
    let next = from_here.nth(steps).unwrap_or_default();
    kind(model, next)
}

/// Shows a kind of table.
pub(super) fn kind(model: &mut Model, kind: Kind) -> Vec<Effect> {
    let request = Request {
        kind,
        ..model.request
    };
    go(model, Ok(request))
}

/// Shows the table of the entry under the cursor of the cache panel.
pub(super) fn entry(model: &mut Model) -> Vec<Effect> {
    model.close_all();
    let key = model.cache.entries.chosen().map(|entry| &entry.key);
    let Some((Content::Table(kind), key)) = key.map(|key| (key.content, key)) else {
        return vec![Effect::Draw];
    };
    let request = Request {
        kind,
        season: Some(key.season),
        week: key.week,
    };
    go(model, Ok(request))
}

/// Shows the next week of the season in a direction.
pub(super) fn week(model: &mut Model, way: Step) -> Vec<Effect> {
    let request = model.calendar.week(model.request, way);
    go(model, request)
}

/// Shows the next season in a direction.
pub(super) fn season(model: &mut Model, way: Step) -> Vec<Effect> {
    let request = model.calendar.season(model.request, way);
    go(model, request)
}

/// Shows a table that is known to be there.
pub(super) fn to(model: &mut Model, request: Request) -> Vec<Effect> {
    go(model, Ok(request))
}

/// Shows the requested table, or reports why there is none.
fn go(model: &mut Model, request: Result<Request, String>) -> Vec<Effect> {
    match request {
        Ok(request) => {
            model.request = request;
            vec![
                Effect::Draw,
                model.loading.load(request, LoadMode::Load, model.now),
            ]
        }
        Err(end) => {
            model.say(end);
            vec![Effect::Draw]
        }
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyCode;

    use super::*;
    use crate::league::{Season, Week};
    use crate::loader::{SeasonHead, Verdict};
    use crate::scoretable::{Column, SortKey};
    use crate::tui::testing::{
        START, answer, asked, filter_words, key, loaded, loaded_kind, press, showing,
    };
    use crate::tui::{Message, update};

    /// A dashboard that knows weeks 1 to 14 of 2024, of which 12 are played.
    fn dated(players: u32) -> Model {
        let mut model = showing(players);
        let weeks = |last| (1..=last).filter_map(Week::new).collect();
        let season = SeasonHead {
            season: Season::new(2024).unwrap(),
            weeks: weeks(12),
            planned: weeks(14),
            progress: None,
        };
        assert!(update(&mut model, Message::Calendar(Ok(vec![season])), START).is_empty());
        model
    }

    fn requests(effects: &[Effect]) -> Vec<Request> {
        let load = |effect: &Effect| match effect {
            Effect::Load { request, .. } => Some(*request),
            _ => None,
        };
        effects.iter().filter_map(load).collect()
    }

    /// Answers the load that the effects request.
    fn show(model: &mut Model, effects: &[Effect], players: &[u32]) {
        let id = asked(effects).expect("a load");
        let table = loaded_kind(model.request.kind, players, Verdict::Fresh);
        answer(model, id, table);
    }

    #[test]
    fn tables_follow_each_other_round_and_round() {
        let mut model = dated(9);
        for kind in [
            Kind::Standard,
            Kind::Division,
            Kind::AllTime,
            Kind::Enhanced,
        ] {
            let effects = key(&mut model, KeyCode::Tab);
            assert_eq!(requests(&effects)[0].kind, kind);
        }
        let back = key(&mut model, KeyCode::BackTab);
        assert_eq!(requests(&back)[0].kind, Kind::AllTime);
    }

    #[test]
    fn weeks_can_be_walked_through_faster_than_they_load_and_end_with_a_word() {
        let mut model = dated(9);
        let weeks: Vec<_> = requests(&press(&mut model, "[[["))
            .iter()
            .map(|r| r.week)
            .collect();
        assert_eq!(weeks, [Week::new(11), Week::new(10), Week::new(9)]);
        press(&mut model, "]]]]]");
        assert_eq!(model.request.week, Week::new(14));
        assert_eq!(model.toast, None);
        assert_eq!(press(&mut model, "]"), [Effect::Draw]);
        let toast = model.toast.take().map(|toast| toast.text);
        assert_eq!(toast.as_deref(), Some("week 14 is the last of 2024"));
        assert_eq!(press(&mut model, "{"), [Effect::Draw]);
        let toast = model.toast.map(|toast| toast.text);
        assert_eq!(toast.as_deref(), Some("2024 is the first season"));
    }

    #[test]
    fn the_cursor_waits_for_its_player_through_weeks_and_tables_without_them() {
        let mut model = dated(9);
        press(&mut model, "jjjj");
        let player = model.table.player();
        let effects = press(&mut model, "[");
        show(&mut model, &effects, &[1, 2, 3]);
        assert_ne!(model.table.player(), player);
        let effects = [key(&mut model, KeyCode::Tab), key(&mut model, KeyCode::Tab)].concat();
        let last: Vec<Effect> = effects.into_iter().rev().collect();
        show(&mut model, &last, &[]);
        assert_eq!((model.table.rows.shown().len(), model.table.offset), (8, 0));
        assert!(
            model.table.lines(1).all(|(_, selected)| selected),
            "from the top"
        );
        press(&mut model, "jj");
        let division = model.table.player();
        let effects = key(&mut model, KeyCode::BackTab);
        show(&mut model, &effects, &[9, 8, 7, 6, 5, 4]);
        assert_eq!(model.table.player(), player);
        let effects = key(&mut model, KeyCode::Tab);
        show(&mut model, &effects, &[]);
        assert_eq!(model.table.player(), division);
    }

    #[test]
    fn a_sort_waits_for_tables_that_have_its_column() {
        let mut model = dated(9);
        press(&mut model, "7");
        let effects = press(&mut model, "[");
        let id = asked(&effects).expect("a load");
        answer(&mut model, id, loaded(&[1, 2, 3], Verdict::Fresh));
        assert_eq!(
            model.table.rows.sorting.0,
            [SortKey::first(Column::Average)]
        );
        let effects = key(&mut model, KeyCode::Tab);
        show(&mut model, &effects, &[1, 2]);
        assert!(model.table.rows.sorting.is_league_order());
        press(&mut model, "7");
        let toast = model.toast.as_ref().map(|toast| toast.text.as_str());
        assert_eq!(toast, Some("the Standard table has no Avg"));
        assert!(model.table.rows.sorting.is_league_order());
        for kind in ["Division", "All-time", "Enhanced"] {
            let effects = key(&mut model, KeyCode::Tab);
            show(&mut model, &effects, &[1, 2]);
            let has = kind != "Standard";
            assert_eq!(!model.table.rows.sorting.is_league_order(), has, "{kind}");
        }
        assert_eq!(
            model.table.rows.sorting.0,
            [SortKey::first(Column::Average)]
        );
    }

    #[test]
    fn a_filter_belongs_to_its_kind_of_table() {
        let mut model = dated(9);
        press(&mut model, "/player 3");
        key(&mut model, KeyCode::Enter);
        assert_eq!(filter_words(&model).as_deref(), Some("/player 3 1 of 9"));
        let effects = key(&mut model, KeyCode::Tab);
        show(&mut model, &effects, &[1, 2, 3]);
        assert_eq!(filter_words(&model), None);
        assert_eq!(model.table.rows.shown().len(), 3);
        press(&mut model, "/2");
        key(&mut model, KeyCode::Enter);
        let effects = key(&mut model, KeyCode::BackTab);
        show(&mut model, &effects, &[1, 2, 3, 33]);
        assert_eq!(filter_words(&model).as_deref(), Some("/player 3 2 of 4"));
        let effects = key(&mut model, KeyCode::Tab);
        show(&mut model, &effects, &[1, 2, 3]);
        assert_eq!(filter_words(&model).as_deref(), Some("/2 1 of 3"));
    }

    #[test]
    fn a_week_without_results_lists_nobody_and_says_how_to_leave_it() {
        use crate::tui::testing::{screen, unplayed};
        let mut model = dated(9);
        let effects = press(&mut model, "]");
        let id = asked(&effects).expect("a load");
        answer(&mut model, id, unplayed(&[1, 2, 3], 13));
        assert!(model.table.rows.shown().is_empty());
        let screen = screen(&mut model, (80, 24)).concat();
        assert!(
            screen.contains("week 13 has no results yet; [ is the week before"),
            "{screen}"
        );
        assert!(!screen.contains("Player 1"), "{screen}");
        let effects = press(&mut model, "[");
        show(&mut model, &effects, &[1, 2, 3]);
        assert_eq!(model.table.rows.shown().len(), 3);
    }
}
