//! Several ways tried at once.

use futures_util::stream::{FuturesUnordered, StreamExt};

use super::Open;
use crate::cache::supervisor::trouble::Trouble;

/// Why a way came to nothing, and after how many steps that went well.
pub(super) struct Lost {
    steps: u8,
    why: Trouble,
}

impl Lost {
    pub(super) fn after(steps: u8, why: Trouble) -> Self {
        Self { steps, why }
    }

    /// Whoever got further knows more, and whoever was answered more than who was not.
    fn weight(&self) -> (u8, bool) {
        let unanswered = matches!(self.why, Trouble::TimedOut | Trouble::Gone(_));
        (self.steps, !unanswered)
    }
}

/// The first connection that comes about. If none does: why the way that tells most came to nothing.
pub(super) async fn first<W>(ways: impl IntoIterator<Item = W>) -> Result<Open, Trouble>
where
    W: Future<Output = Result<Open, Lost>>,
{
    let mut ways: FuturesUnordered<W> = ways.into_iter().collect();
    let mut told: Option<Lost> = None;
    while let Some(end) = ways.next().await {
        match end {
            Ok(open) => return Ok(open),
            Err(lost) if told.as_ref().is_none_or(|it| it.weight() < lost.weight()) => {
                told = Some(lost);
            }
            Err(_) => {}
        }
    }
    Err(told.map_or(Trouble::TimedOut, |lost| lost.why))
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::*;

    #[tokio::test]
    async fn the_way_that_tells_most_says_why() {
        let gone = |why: &str| Trouble::Gone(why.to_owned());
        let denied = || Trouble::Stranger("denied".to_owned());
        let far = || Lost::after(1, gone("far"));
        for (ways, why) in [
            (
                vec![Lost::after(0, gone("one")), Lost::after(0, gone("two"))],
                gone("one"),
            ),
            (
                vec![Lost::after(0, gone("one")), Lost::after(0, denied())],
                denied(),
            ),
            (
                vec![Lost::after(0, denied()), Lost::after(0, gone("two"))],
                denied(),
            ),
            (vec![far(), Lost::after(0, denied())], gone("far")),
            (vec![Lost::after(0, denied()), far()], gone("far")),
        ] {
            let ways = ways.into_iter().map(|lost| ready(Err(lost)));
            assert_eq!(first(ways).await.err(), Some(why));
        }
    }
}
