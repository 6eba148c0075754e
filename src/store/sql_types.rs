//! Converts the league's types to SQL values and back. A value that no feed could have brought is an error, so a store
//! edited by hand cannot put impossible numbers on the screen.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::league::rules::JokerRule;
use crate::league::{
    Digest, Division, Form, GameId, GameResult, JokerWeeks, PlayerId, Points, Revision, Season,
    Side, StoreId, TeamCode, Week,
};

/// Implements both conversions for a newtype of an integer that SQLite knows.
macro_rules! number {
    ($name:ident, $inner:ty) => {
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                <$inner>::column_result(value).map(Self)
            }
        }
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                self.0.to_sql()
            }
        }
    };
}

/// Implements both conversions for a number with limits.
macro_rules! limited {
    ($name:ident, $inner:ty) => {
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                <$inner>::column_result(value)
                    .and_then(|n| Self::new(n).ok_or(FromSqlError::OutOfRange(i64::from(n))))
            }
        }
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.get().into())
            }
        }
    };
}

/// Implements both conversions for a type that has one text for each value.
macro_rules! text {
    ($name:ident, $text:expr, $value:expr) => {
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let text = value.as_str()?;
                let parse: fn(&str) -> Option<Self> = $value;
                parse(text).ok_or_else(|| unknown(text))
            }
        }
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                let text: fn(&Self) -> &str = $text;
                Ok(text(self).into())
            }
        }
    };
}

fn unknown(text: &str) -> FromSqlError {
    FromSqlError::Other(format!("'{}' is not stored by this program", text.escape_debug()).into())
}

number!(PlayerId, u32);
number!(GameId, i64);
number!(Points, i32);
number!(JokerWeeks, u32);
limited!(Season, u16);
limited!(Week, u8);
text!(StoreId, Self::as_str, StoreId::new);
text!(TeamCode, Self::as_str, |text| text.parse().ok());
text!(Division, |division| division.name(), |text| text
    .parse()
    .ok());
text!(JokerRule, |rule| rule.name(), |text| text.parse().ok());
text!(
    Side,
    |side| match side {
        Side::Home => "home",
        Side::Away => "away",
    },
    |text| match text {
        "home" => Some(Side::Home),
        "away" => Some(Side::Away),
        _ => None,
    }
);

impl FromSql for Digest {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let text = value.as_str()?;
        text.parse().map_err(|_| {
            FromSqlError::Other(format!("'{}' is no digest", text.escape_debug()).into())
        })
    }
}

impl ToSql for Digest {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.to_string().into())
    }
}

impl FromSql for Revision {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        u64::try_from(number)
            .map(Self)
            .map_err(|_| FromSqlError::OutOfRange(number))
    }
}

impl ToSql for Revision {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(i64::try_from(self.0).unwrap_or(i64::MAX).into())
    }
}

const CALLED_OFF: &str = "called off";

/// The columns of a result: `outcome`, `home_score`, `away_score`.
pub(super) type ResultColumns = (Option<&'static str>, Option<u8>, Option<u8>);

pub(super) const fn result_columns(result: Option<GameResult>) -> ResultColumns {
    match result {
        Some(GameResult::Final { home, away }) => (Some("final"), Some(home), Some(away)),
        Some(GameResult::CalledOff) => (Some(CALLED_OFF), None, None),
        None => (None, None, None),
    }
}

/// The result of a game that has one: the scores are those of a game played to the end.
pub(super) const fn result_of(scores: (Option<u8>, Option<u8>)) -> GameResult {
    match scores {
        (Some(home), Some(away)) => GameResult::Final { home, away },
        _ => GameResult::CalledOff,
    }
}

/// A result in one column, `20-17` (the home team first) or `called off`.
impl ToSql for GameResult {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Final { home, away } => format!("{home}-{away}").into(),
            Self::CalledOff => CALLED_OFF.into(),
        })
    }
}

impl FromSql for GameResult {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let text = value.as_str()?;
        if text == CALLED_OFF {
            return Ok(Self::CalledOff);
        }
        let scores = text.split_once('-').and_then(|(home, away)| {
            let (home, away) = (home.parse().ok()?, away.parse().ok()?);
            Some(Self::Final { home, away })
        });
        scores.ok_or_else(|| unknown(text))
    }
}

/// Marks a missed week.
const MISSED: i16 = i16::MIN;

impl ToSql for Form {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        // A form holds no points that need more bits.
        let word = |points: Points| i16::try_from(points.0).unwrap_or(i16::MAX);
        let words = self.weeks().map(|week| week.map_or(MISSED, word));
        let bytes: Vec<u8> = words.flat_map(i16::to_le_bytes).collect();
        Ok(bytes.into())
    }
}

impl FromSql for Form {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let blob = value.as_blob()?;
        let (weeks, rest) = blob.as_chunks::<2>();
        if weeks.len() != Form::WEEKS || !rest.is_empty() {
            return Err(FromSqlError::InvalidBlobSize {
                expected_size: Form::WEEKS * 2,
                blob_size: blob.len(),
            });
        }
        let week = |&bytes| {
            let points = i16::from_le_bytes(bytes);
            (points != MISSED).then_some(Points(points.into()))
        };
        Ok(Self::of(weeks.iter().map(week)))
    }
}
