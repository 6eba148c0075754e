//! Lists of seasons and weeks, as people write them.

/// Ascending numbers in the shortest form: `1-5, 7`; `none` when there are none.
pub(super) fn runs(numbers: impl Iterator<Item = u16>) -> String {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let text = |&(first, last): &(u16, u16)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}-{last}")
        }
    };
    if runs.is_empty() {
        return "none".to_owned();
    }
    runs.iter().map(text).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::StoreError;
    use crate::league::{Season, Week};

    #[test]
    fn a_missing_week_is_refused_with_the_weeks_there_are() {
        let known = [1, 2, 3, 5].into_iter().filter_map(Week::new).collect();
        let (season, week) = (Season::new(2024).unwrap(), Week::new(4).unwrap());
        let error = StoreError::NoWeek {
            season,
            week,
            known,
        };
        assert_eq!(
            error.to_string(),
            "there is no week 4 in season 2024; weeks with games: 1-3, 5"
        );
    }
}
