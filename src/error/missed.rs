//! Weeks that a fetch could not get.

use std::fmt;

use crate::league::{Season, Week, runs};

/// Weeks of a season that were asked for in vain, and those that were not asked for any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    season: Season,
    /// Each with the reasons, for each host that was asked.
    weeks: Vec<(Week, String)>,
    unasked: Vec<Week>,
}

impl Missed {
    /// None yet.
    pub const fn none(season: Season) -> Self {
        Self {
            season,
            weeks: Vec::new(),
            unasked: Vec::new(),
        }
    }

    /// Adds a week that was asked for in vain.
    pub fn add(&mut self, week: Week, why: String) {
        self.weeks.push((week, why));
    }

    /// Adds the weeks that are not asked for, because nothing answers.
    pub fn give_up(&mut self, weeks: impl Iterator<Item = Week>) {
        self.unasked.extend(weeks);
    }

    /// Whether every week could be had.
    pub const fn is_none(&self) -> bool {
        self.weeks.is_empty()
    }

    /// Weeks by their reason, in order of the first.
    fn by_reason(&self) -> Vec<(Vec<Week>, &str)> {
        let mut reasons: Vec<(Vec<Week>, &str)> = Vec::new();
        for (week, why) in &self.weeks {
            match reasons.iter_mut().find(|(_, known)| known == why) {
                Some((weeks, _)) => weeks.push(*week),
                None => reasons.push((vec![*week], why)),
            }
        }
        reasons
    }
}

impl fmt::Display for Missed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot get {} ", self.season)?;
        for (place, (weeks, why)) in self.by_reason().iter().enumerate() {
            let apart = if place > 0 { "; " } else { "" };
            write!(f, "{apart}{}: {why}", words(weeks))?;
        }
        if !self.unasked.is_empty() {
            let unasked = words(&self.unasked);
            write!(f, "; {unasked}: not asked for, because nothing answers")?;
        }
        f.write_str(
            "; what was written before stays, try again later or ask a mirror with --endpoint URL",
        )
    }
}

/// `week 3`, or `weeks 3, 7-9`
fn words(weeks: &[Week]) -> String {
    let numbers = runs(weeks.iter().map(|week| u16::from(week.get())));
    let noun = if weeks.len() == 1 { "week" } else { "weeks" };
    format!("{noun} {numbers}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_named_with_their_reasons() {
        let week = |number| Week::new(number).unwrap();
        let mut missed = Missed::none(Season::new(2025).unwrap());
        assert!(missed.is_none());
        missed.add(week(3), "host: status 403".to_owned());
        let rest =
            "; what was written before stays, try again later or ask a mirror with --endpoint URL";
        let one = format!("cannot get 2025 week 3: host: status 403{rest}");
        assert_eq!(missed.to_string(), one);
        missed.add(week(4), "host: it is empty".to_owned());
        missed.add(week(7), "host: status 403".to_owned());
        missed.give_up((8..=18).map(week));
        let all = format!(
            "cannot get 2025 weeks 3, 7: host: status 403; week 4: host: it is empty; weeks 8-18: not asked for, because \
             nothing answers{rest}"
        );
        assert_eq!(missed.to_string(), all);
    }
}
