//! When the passing of time alone changes the screen. An idle dashboard has no other timer.

use std::time::Duration;

use super::model::Model;
use crate::clock::Moment;
use crate::text::humanize;

/// The delay before the spinner: for a shorter wait it would only flicker.
const PATIENCE: Duration = Duration::from_millis(150);
/// How long each frame of the spinner stays.
const SPINNER: Duration = Duration::from_millis(100);

/// How long from `now` until [`Message::Tick`](super::Message::Tick) is due; `None` while nothing on screen depends on
/// time.
pub fn next_tick(model: &Model, now: Moment) -> Option<Duration> {
    let toast = model.toast.as_ref().map(|toast| toast.until.since(now));
    let spinner = model
        .loading
        .waiting_since()
        .map(|since| match now.since(since) {
            waited if waited < PATIENCE => PATIENCE.saturating_sub(waited),
            _ => SPINNER,
        });
    let flash = model.flash_until.map(|until| until.since(now));
    [toast, spinner, flash, countdown(model, now)]
        .into_iter()
        .flatten()
        .min()
}

/// The spinner's frame to show, counted from 0; `None` while no spinner is needed.
pub(super) fn spinner(model: &Model) -> Option<usize> {
    let waited = model.now.since(model.loading.waiting_since()?);
    let picture = waited.as_millis() / SPINNER.as_millis();
    (waited >= PATIENCE).then(|| usize::try_from(picture).unwrap_or(0))
}

/// How long the countdown on screen, if any, keeps its current text.
fn countdown(model: &Model, now: Moment) -> Option<Duration> {
    let panel = model.is_panel_open();
    if panel && model.cache.waits() {
        // The panel counts the seconds since the table was asked for.
        return Some(Duration::from_secs(1));
    }
    let left = model.cache.left(now).filter(|left| !left.is_zero())?;
    let layout = model.layout();
    let step = if panel {
        Duration::from_secs(1)
    } else if !layout.status.is_empty() || layout.has_cache_in_frame() {
        humanize::coarse_step(left)
    } else {
        return None;
    };
    let rest = u64::try_from(left.as_millis() % step.as_millis()).unwrap_or(0);
    // One millisecond more, so that the text has changed by then.
    Some(Duration::from_millis(rest + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::{START, TTL, press, showing, waiting};
    use crate::tui::{Message, update};

    fn millis(model: &Model, now: Moment) -> Option<u128> {
        next_tick(model, now).map(|wait| wait.as_millis())
    }

    fn widen(model: &mut Model) {
        let (width, height) = (150, 45);
        update(model, Message::Resized { width, height }, START);
    }

    #[test]
    fn a_countdown_ticks_as_often_as_its_text_changes() {
        let mut model = showing(9);
        let later = START.after(Duration::from_millis(300));
        // On the status line: days and hours.
        assert_eq!(millis(&model, later), Some(3_599_700 + 1));
        let last_day = START.after(TTL.saturating_sub(Duration::from_millis(86_399_999)));
        assert_eq!(millis(&model, last_day), Some(59_999 + 1));
        // In the panel, beside the table or as an overlay: seconds.
        press(&mut model, "c");
        assert_eq!(millis(&model, later), Some(700 + 1));
        widen(&mut model);
        assert_eq!(millis(&model, later), Some(700 + 1));
    }

    #[test]
    fn an_idle_dashboard_without_the_panel_never_wakes() {
        let mut model = showing(9);
        widen(&mut model);
        press(&mut model, "c");
        assert_eq!(next_tick(&model, START), None);
        press(&mut model, "c");
        assert_eq!(next_tick(&model, START.after(TTL)), None);
    }

    #[test]
    fn a_spinner_is_shown_only_for_long_waits() {
        let (mut model, _) = waiting();
        assert_eq!((millis(&model, START), spinner(&model)), (Some(150), None));
        let felt = START.after(PATIENCE);
        update(&mut model, Message::Tick, felt);
        assert_eq!(
            (millis(&model, felt), spinner(&model)),
            (Some(100), Some(1))
        );
    }

    #[test]
    fn a_toast_wakes_the_dashboard_when_it_is_time_to_go() {
        let mut model = showing(9);
        model.say("flushed".to_owned());
        assert_eq!(
            millis(&model, START.after(Duration::from_secs(2))),
            Some(4_000)
        );
        assert_eq!(millis(&model, START.after(Duration::from_secs(9))), Some(0));
    }
}
