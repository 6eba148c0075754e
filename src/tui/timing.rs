//! When the passing of time alone changes the screen. Nothing else ever wakes an idle dashboard.

use std::time::Duration;

use super::amount;
use super::model::{Model, Overlay};
use crate::clock::Moment;

/// Waiting shorter than this shows no spinner: it would only flicker.
const PATIENCE: Duration = Duration::from_millis(150);
/// How long each picture of the spinner stays.
const SPINNER: Duration = Duration::from_millis(100);

/// How long from `now` until [`Message::Tick`](super::Message::Tick) is due; `None` while nothing on screen ages.
pub fn next_tick(model: &Model, now: Moment) -> Option<Duration> {
    let toast = model.toast.as_ref().map(|toast| until(toast.until, now));
    let spinner = model
        .loading
        .waiting_since()
        .map(|since| match now.since(since) {
            waited if waited < PATIENCE => PATIENCE.saturating_sub(waited),
            _ => SPINNER,
        });
    [toast, spinner, countdown(model, now)]
        .into_iter()
        .flatten()
        .min()
}

/// Which picture of the spinner to show, counted from 0; `None` while there is no need for one.
pub(super) fn spinner(model: &Model) -> Option<usize> {
    let waited = model.now.since(model.loading.waiting_since()?);
    let picture = waited.as_millis() / SPINNER.as_millis();
    (waited >= PATIENCE).then(|| usize::try_from(picture).unwrap_or(0))
}

/// How long the countdown on screen, if any, keeps its text.
fn countdown(model: &Model, now: Moment) -> Option<Duration> {
    let left = model.cache.left(now).filter(|left| !left.is_zero())?;
    let layout = model.layout();
    let panel = !layout.panel.is_empty() || model.overlay == Some(Overlay::Cache);
    let step = if panel {
        Duration::from_secs(1)
    } else if !layout.status.is_empty() {
        amount::coarse_step(left)
    } else {
        return None;
    };
    let rest = u64::try_from(left.as_millis() % step.as_millis()).unwrap_or(0);
    // One millisecond on, so that the text has changed and not only is about to.
    Some(Duration::from_millis(rest + 1))
}

fn until(then: Moment, now: Moment) -> Duration {
    then.since(now)
}
