//! Which line of a chart a place is on. Where there are more places than lines, the first ones have a line each and those
//! below share lines: among the first, one place more or less decides.

/// The most places with a line of their own where others share lines.
const MOST: u32 = 20;

/// A scale of places, the best one on the first line.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlaceScale {
    best: u32,
    worst: u32,
    lines: u32,
    /// Whether places spread over all lines where there are more lines than places.
    spread: bool,
    /// How many thirds of the lines are for places with a line of their own.
    own_thirds: u32,
}

impl PlaceScale {
    /// A scale from the best to the worst of some places; `None` without any place or line.
    pub(super) fn new(
        places: impl Iterator<Item = u32> + Clone,
        lines: usize,
        spread: bool,
    ) -> Option<Self> {
        let (best, worst) = (places.clone().min()?, places.max()?);
        let lines = u32::try_from(lines).ok().filter(|&lines| lines > 0)?;
        Some(Self {
            best,
            worst,
            lines,
            spread,
            own_thirds: 2,
        })
    }

    /// The same with fewer lines for the first places: the places of one player alone are seldom next to each other.
    pub(super) fn of_one(self) -> Self {
        Self {
            own_thirds: 1,
            ..self
        }
    }

    /// The same from another place on.
    pub(super) fn from(self, best: u32) -> Self {
        Self {
            best: best.min(self.best),
            ..self
        }
    }

    /// The line of a place.
    pub(super) fn line(&self, place: u32) -> usize {
        let below = place.saturating_sub(self.best);
        let (last, span) = (self.lines - 1, self.span());
        let line = if span <= last {
            if self.spread && span > 0 {
                (below * last + span / 2) / span
            } else {
                below
            }
        } else {
            let own = self.own();
            match (below + 1).checked_sub(own) {
                None | Some(0) => below,
                Some(over) => own - 1 + (over * (self.lines - own)).div_ceil(span + 1 - own),
            }
        };
        usize::try_from(line.min(last)).unwrap_or(0)
    }

    /// The last place with a line of its own, if places below it share lines.
    pub(super) fn shared_after(&self) -> Option<u32> {
        (self.span() >= self.lines).then(|| self.best + self.own() - 1)
    }

    fn span(&self) -> u32 {
        self.worst.saturating_sub(self.best)
    }

    fn own(&self) -> u32 {
        (self.lines * self.own_thirds / 3).clamp(1, MOST)
    }

    /// Places for the scale's labels, no two of them on neighbouring lines.
    pub(super) fn ticks(&self) -> Vec<u32> {
        let round: Vec<u32> = if self.span() < 10 {
            vec![u32::midpoint(self.best, self.worst)]
        } else {
            let first = self.best / 5 + 1;
            (first..=self.worst / 5).map(|fifth| fifth * 5).collect()
        };
        let mut kept = vec![self.best];
        if self.line(self.worst) > 0 {
            kept.push(self.worst);
        }
        for tick in round {
            let apart = |&other: &u32| self.line(other).abs_diff(self.line(tick)) > 1;
            if kept.iter().all(apart) {
                kept.push(tick);
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(places: &[u32], lines: usize, spread: bool) -> PlaceScale {
        PlaceScale::new(places.iter().copied(), lines, spread).unwrap()
    }

    #[test]
    fn places_spread_where_there_is_room_and_share_lines_where_there_is_not() {
        let roomy = scale(&[1, 7], 12, true);
        assert_eq!(
            [1, 2, 3, 4, 6, 7].map(|p| roomy.line(p)),
            [0, 2, 4, 6, 9, 11]
        );
        assert_eq!(roomy.shared_after(), None);
        let plain = scale(&[1, 7], 12, false);
        assert_eq!([1, 4, 7].map(|p| plain.line(p)), [0, 3, 6]);
        let full = scale(&[1, 56], 30, false);
        assert_eq!(
            [1, 12, 20, 21, 56].map(|p| full.line(p)),
            [0, 11, 19, 20, 29]
        );
        assert_eq!(full.shared_after(), Some(20));
        let small = scale(&[1, 56], 3, false);
        assert_eq!([1, 2, 3, 56].map(|p| small.line(p)), [0, 1, 2, 2]);
        assert_eq!(scale(&[4], 1, true).line(4), 0);
    }

    #[test]
    fn every_scale_is_in_order_and_stays_inside() {
        for lines in 1..40 {
            for worst in [1, 2, 9, 40, 400, 100_000] {
                let scale = scale(&[1, worst], lines, lines % 2 == 0);
                let at: Vec<usize> = (1..=worst.min(500)).map(|p| scale.line(p)).collect();
                assert!(at.is_sorted() && at.iter().all(|&line| line < lines));
                assert!(scale.line(worst) < lines);
            }
        }
        assert!(PlaceScale::new([1].into_iter(), 0, true).is_none());
        assert!(PlaceScale::new([0; 0].into_iter(), 9, true).is_none());
    }

    #[test]
    fn labels_are_round_places_with_a_line_between_them() {
        assert_eq!(scale(&[1, 7], 12, true).ticks(), [1, 7, 4]);
        assert_eq!(scale(&[1, 35], 18, false).ticks(), [1, 35, 5, 10, 15, 20]);
        assert_eq!(scale(&[3], 9, true).ticks(), [3]);
    }
}
