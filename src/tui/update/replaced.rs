//! How the model changes when another file replaces the league's store.

use crate::text::humanize;
use crate::tui::model::{Me, Model, Race};
use crate::tui::{Effect, LoadMode};

/// Tells the user, and drops what is known of the players in the previous file. The load that follows arrives as a
/// separate message.
pub(super) fn replaced(model: &mut Model) -> Vec<Effect> {
    let since = humanize::clock(model.now, model.now, &model.look.zone);
    model.notice = Some(format!(
        "another file took the place of the league's store at {since}; its league is shown"
    ));
    model.me = Me {
        name: model.me.name.take(),
        ..Me::default()
    };
    // Nor is its pinned player known: what was remembered of the other league stays as it is.
    model.league = None;
    model.table.pin(None);
    model.race = Race::default();
    model.close_comparison();
    // Differences between tables of two stores are not changes.
    (model.shown, model.changes) = (None, None);
    model.loading.elsewhere = true;
    vec![Effect::Draw]
}

/// Loads the newest week, when the week on screen may not exist in the new file.
pub(super) fn newest(model: &mut Model) -> Option<Effect> {
    let is_first = std::mem::take(&mut model.loading.elsewhere);
    let request = &mut model.request;
    let (season, week) = (request.season.take(), request.week.take());
    if is_first && (season.is_some() || week.is_some()) {
        return Some(model.loading.load(model.request, LoadMode::Load, model.now));
    }
    (request.season, request.week) = (season, week);
    None
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyCode;

    use crate::league::{Season, Week};
    use crate::loader::Verdict;
    use crate::tui::model::Model;
    use crate::tui::testing::{START, answer, asked, key, loaded, press, screen, showing};
    use crate::tui::{Effect, Message, update};

    fn fail(model: &mut Model, effects: &[Effect]) -> Vec<Effect> {
        let id = asked(effects).expect("a load");
        let why = Err("the store is not there any more".to_owned());
        update(model, Message::Loaded { id, answer: why }, START)
    }

    #[test]
    fn a_table_whose_store_is_lost_is_not_called_current_until_there_is_one() {
        let mut model = showing(9);
        update(&mut model, Message::StoreLost, START);
        let effects = update(&mut model, Message::LeagueChanged, START);
        fail(&mut model, &effects);
        // The user may dismiss the message; the state stays.
        key(&mut model, KeyCode::Esc);
        assert_eq!(model.loading.error, None);
        for width in [80, 120] {
            let screen = screen(&mut model, (width, 24)).concat();
            assert!(
                screen.contains("last known") && !screen.contains("current"),
                "{screen}"
            );
            assert!(
                !screen.contains("fresh") && !screen.contains("7 = 7"),
                "{screen}"
            );
        }
        let effects = update(&mut model, Message::LeagueChanged, START);
        let id = asked(&effects).expect("a load");
        answer(&mut model, id, loaded(&[1, 2], Verdict::Fresh));
        assert!(
            screen(&mut model, (120, 24))
                .concat()
                .contains("current  revision 7 = 7")
        );
    }

    #[test]
    fn the_week_looked_at_is_looked_for_in_the_other_file_and_then_the_newest() {
        let mut model = showing(9);
        press(&mut model, "p");
        model.request.season = Season::new(2024);
        model.request.week = Week::new(12);
        update(&mut model, Message::StoreReplaced, START);
        assert!(model.table.pinned.is_none());
        let notice = model.notice.clone().unwrap_or_default();
        assert!(
            notice.starts_with("another file took the place"),
            "{notice}"
        );
        let effects = update(&mut model, Message::LeagueChanged, START);
        assert_eq!(model.request.week, Week::new(12));
        let effects = fail(&mut model, &effects);
        let id = asked(&effects).expect("another load");
        assert_eq!((model.request.season, model.request.week), (None, None));
        answer(&mut model, id, loaded(&[3, 1], Verdict::Missing));
        assert_eq!(
            (model.changes.is_some(), model.loading.error.clone()),
            (false, None)
        );
        // The request is reset only once.
        model.request.week = Week::new(3);
        let effects = update(&mut model, Message::LeagueChanged, START);
        assert_eq!(asked(&fail(&mut model, &effects)), None);
        assert_eq!(model.request.week, Week::new(3));
    }
}
