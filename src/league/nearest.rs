//! What somebody probably meant.

/// How alike two words must be for one to be taken for a slip of the other.
const ALIKE: f64 = 0.75;

/// The name most like a wrong one, whatever their case, if any is like it at all.
pub fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let rated = names
        .into_iter()
        .map(|name| (name, strsim::jaro_winkler(&name.to_lowercase(), &wrong)));
    rated
        .filter(|(_, likeness)| *likeness > ALIKE)
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(name, _)| name)
}
