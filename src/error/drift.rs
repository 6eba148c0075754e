//! Values that are not what they should be.

use std::fmt;

/// How many values are not what picks and results give.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drift {
    /// How much of what is stored.
    pub stored: u64,
    /// How many results are not those noted last.
    pub results: u64,
    /// How much of what is cached.
    pub cached: u64,
    /// A dump whose scores were compared, and how many differ for no known reason.
    pub dump: Option<(String, u64)>,
}

impl Drift {
    /// Whether everything is as it should be.
    pub fn is_none(&self) -> bool {
        let Self {
            stored,
            results,
            cached,
            dump,
        } = self;
        *stored == 0
            && *results == 0
            && *cached == 0
            && dump.as_ref().is_none_or(|(_, count)| *count == 0)
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            stored,
            results,
            cached,
            dump,
        } = self;
        if *results > 0 {
            return write!(
                f,
                "{results} results are not those noted last: somebody changed them otherwise; fetch or import them again"
            );
        }
        match (stored, cached, dump) {
            (0, 0, None) => f.write_str("nothing differs"),
            (0, 0, Some((file, count))) => write!(
                f,
                "scores in {file} differ for no known reason ({count}); import it if its picks or results are newer, or ask \
                 whoever made it"
            ),
            (stored, 0, _) => write!(
                f,
                "{stored} stored values are not what picks and results give; derive them anew with: scoretable verify --repair"
            ),
            (0, cached, _) => write!(
                f,
                "{cached} cached values are not what the store gives; remove the entries with: scoretable cache flush"
            ),
            (stored, cached, _) => write!(
                f,
                "{stored} stored and {cached} cached values are not what picks and results give; derive them anew with: \
                 scoretable verify --repair, which outdates the entries too"
            ),
        }
    }
}
