//! Formats amounts, durations and moments for people.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::clock::Moment;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A duration measured in microseconds: `0.38 ms`, `18.2 ms`, `182 ms`, `12.3 s`.
pub(crate) fn time(micros: u64) -> String {
    match micros {
        0..1_000 => format!("0.{:02} ms", micros / 10),
        1_000..100_000 => format!("{} ms", tenths(micros / 100)),
        100_000..10_000_000 => format!("{} ms", micros / 1_000),
        _ => format!("{} s", tenths(micros / 100_000)),
    }
}

/// A number of bytes: `812 B`, `12.4 kB`, `3.2 MB`.
pub(crate) fn bytes(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{} kB", tenths(count / 100)),
        1_000_000..1_000_000_000 => format!("{} MB", tenths(count / 100_000)),
        _ => format!("{} GB", tenths(count / 100_000_000)),
    }
}

/// The size of a file, in whole KiB rounded up: `56 KiB`.
pub(crate) fn file_size(bytes: u64) -> String {
    format!("{} KiB", bytes.div_ceil(1 << 10))
}

/// A limit of bytes: `64 KiB`, `100 MiB`.
pub(crate) fn limit(bytes: u64) -> String {
    match bytes {
        0..0x10_0000 => format!("{} KiB", bytes >> 10),
        _ => format!("{} MiB", bytes >> 20),
    }
}

/// `1 player`, `60 players`.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A number with its thousands apart: `83`, `10,000`, `1,000,000`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1st`, `2nd`, `3rd`, `11th`.
pub(crate) fn ordinal(number: u32) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// A time that was waited, or is to be: `300 ms`, `5 s`.
pub(crate) fn wait(time: Duration) -> String {
    match (time.as_secs(), time.subsec_millis()) {
        (seconds @ 1.., 0) => format!("{seconds} s"),
        _ => format!("{} ms", time.as_millis()),
    }
}

/// A duration in full, as it is written in the configuration: `7d`, `1h30m`, `45s`, `1m500ms`.
pub(crate) fn exact(time: Duration) -> String {
    const UNITS: [(&str, u64); 5] = [
        ("d", DAY * 1_000),
        ("h", HOUR * 1_000),
        ("m", MINUTE * 1_000),
        ("s", 1_000),
        ("ms", 1),
    ];
    let mut left = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let parts = UNITS.map(|(unit, millis)| {
        let count = left / millis;
        left %= millis;
        if count == 0 {
            String::new()
        } else {
            format!("{count}{unit}")
        }
    });
    parts.concat()
}

/// A duration in its two largest units: `6d 23h`, `4m 10s`, `12s`.
pub(crate) fn coarse(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        DAY.. => format!("{}d {}h", seconds / DAY, seconds % DAY / HOUR),
        HOUR.. => format!("{}h {}m", seconds / HOUR, seconds % HOUR / MINUTE),
        MINUTE.. => format!("{}m {}s", seconds / MINUTE, seconds % MINUTE),
        _ => format!("{seconds}s"),
    }
}

/// A countdown to the second: `6d 23:59:12`, `1:02:03`, `0:42`.
pub(crate) fn countdown(left: Duration) -> String {
    let seconds = left.as_secs();
    let (days, hours) = (seconds / DAY, seconds % DAY / HOUR);
    let (minutes, rest) = (seconds % HOUR / MINUTE, seconds % MINUTE);
    match (days, hours) {
        (0, 0) => format!("{minutes}:{rest:02}"),
        (0, _) => format!("{hours}:{minutes:02}:{rest:02}"),
        _ => format!("{days}d {hours:02}:{minutes:02}:{rest:02}"),
    }
}

/// A countdown in its two largest units above seconds: `6d 23h`, `23h 59m`, `59m`, `<1m`.
pub(crate) fn coarse_countdown(left: Duration) -> String {
    match left.as_secs() {
        HOUR.. => coarse(left),
        MINUTE.. => format!("{}m", left.as_secs() / MINUTE),
        _ => "<1m".to_owned(),
    }
}

/// The longest time for which a coarse countdown keeps its text: the size of its smaller unit.
pub(crate) const fn coarse_step(left: Duration) -> Duration {
    Duration::from_secs(if left.as_secs() >= DAY { HOUR } else { MINUTE })
}

/// A time of day in the user's time zone, with the date unless it is today.
pub(crate) fn clock(moment: Moment, now: Moment, zone: &TimeZone) -> String {
    let Some(there) = local(moment, zone) else {
        return BEYOND.to_owned();
    };
    let today = local(now, zone).is_some_and(|now| now.date() == there.date());
    let shape = if today { "%H:%M:%S" } else { "%a %-d %b %H:%M" };
    there.strftime(shape).to_string()
}

/// A time of day to the minute, in the user's time zone.
pub(crate) fn minute(moment: Moment, zone: &TimeZone) -> String {
    let there = local(moment, zone).map(|there| there.strftime("%H:%M").to_string());
    there.unwrap_or_else(|| "--:--".to_owned())
}

/// A number of bytes in at most four cells, for a column of a table: `910`, `6.6k`, `42k`, `3.2M`.
pub(crate) fn short_bytes(count: u64) -> String {
    match count {
        0..1_000 => count.to_string(),
        1_000..9_950 => format!("{}k", tenths(count.div_ceil(50) / 2)),
        9_950..999_500 => format!("{}k", (count + 500) / 1_000),
        999_500..9_950_000 => format!("{}M", tenths(count / 100_000)),
        _ => format!("{}M", count / 1_000_000),
    }
}

/// A duration in its largest unit, for a column of a table: `12s`, `2m`, `3h`, `6d`.
pub(crate) fn short(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        DAY.. => format!("{}d", seconds / DAY),
        HOUR.. => format!("{}h", seconds / HOUR),
        MINUTE.. => format!("{}m", seconds / MINUTE),
        _ => format!("{seconds}s"),
    }
}

/// A past moment as weekday, minute and zone; as a date when it is so long ago that the weekday is ambiguous.
pub(crate) fn day(moment: Moment, now: Moment, zone: &TimeZone) -> String {
    let Some(there) = local(moment, zone) else {
        return BEYOND.to_owned();
    };
    let week = Duration::from_secs(6 * DAY);
    let shape = if now.since(moment) < week {
        "%a %H:%M %Z"
    } else {
        "%-d %b %Y"
    };
    there.strftime(shape).to_string()
}

const BEYOND: &str = "beyond all calendars";

fn local(moment: Moment, zone: &TimeZone) -> Option<Zoned> {
    let millis = i64::try_from(moment.0).ok()?;
    let stamp = Timestamp::from_millisecond(millis).ok()?;
    Some(stamp.to_zoned(zone.clone()))
}

fn tenths(number: u64) -> String {
    format!("{}.{}", number / 10, number % 10)
}

/// How many texts are listed in one sentence.
const LISTED: usize = 20;

/// Texts in a row, the first of them listed and the others counted; `None` when there are none.
pub(crate) fn listed(texts: &[String]) -> Option<String> {
    let (first, others) = texts.split_at(texts.len().min(LISTED));
    let more = match others.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!texts.is_empty()).then(|| format!("{}{more}", first.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes_keep_about_three_digits() {
        let shown = [0, 380, 3_410, 18_250, 182_000, 12_300_000].map(time);
        assert_eq!(
            shown,
            [
                "0.00 ms", "0.38 ms", "3.4 ms", "18.2 ms", "182 ms", "12.3 s"
            ]
        );
        let shown = [812, 12_400, 3_200_000, 4_000_000_000].map(bytes);
        assert_eq!(shown, ["812 B", "12.4 kB", "3.2 MB", "4.0 GB"]);
        assert_eq!(
            (file_size(1), file_size(57_344)),
            ("1 KiB".to_owned(), "56 KiB".to_owned())
        );
        assert_eq!([64 << 10, 8 << 20].map(limit), ["64 KiB", "8 MiB"]);
        assert!(!time(u64::MAX).is_empty());
    }

    #[test]
    fn columns_have_the_largest_unit_only() {
        let shown = [0, 910, 4_321, 42_400, 999_400, 3_210_000, 42_000_000].map(short_bytes);
        assert_eq!(shown, ["0", "910", "4.3k", "42k", "999k", "3.2M", "42M"]);
        let shown =
            [12, 130, 10_900, 6 * DAY + 5].map(|seconds| short(Duration::from_secs(seconds)));
        assert_eq!(shown, ["12s", "2m", "3h", "6d"]);
        assert_eq!(minute(Moment(1_732_536_000_000), &TimeZone::UTC), "12:00");
        assert_eq!(minute(Moment(u64::MAX), &TimeZone::UTC), "--:--");
    }

    #[test]
    fn countdowns_show_the_units_that_matter() {
        let week = Duration::from_secs(7 * DAY - 48);
        assert_eq!(countdown(week), "6d 23:59:12");
        assert_eq!(coarse(week), "6d 23h");
        let shown = [12, 250, 3_723].map(|seconds| coarse(Duration::from_secs(seconds)));
        assert_eq!(shown, ["12s", "4m 10s", "1h 2m"]);
        let shown = [0, 300, 5_000, 1_500].map(|millis| wait(Duration::from_millis(millis)));
        assert_eq!(shown, ["0 ms", "300 ms", "5 s", "1500 ms"]);
        assert_eq!(countdown(Duration::from_secs(3_723)), "1:02:03");
        assert_eq!(countdown(Duration::from_millis(42_900)), "0:42");
        assert_eq!(coarse_countdown(week), "6d 23h");
        assert_eq!(coarse_countdown(Duration::from_secs(DAY - 1)), "23h 59m");
        assert_eq!(coarse_countdown(Duration::from_secs(61)), "1m");
        assert_eq!(coarse_countdown(Duration::ZERO), "<1m");
    }

    #[test]
    fn a_moment_of_today_needs_no_date() {
        let noon = Moment(1_732_536_000_000);
        assert_eq!(clock(noon, noon, &TimeZone::UTC), "12:00:00");
        let later = noon.after(Duration::from_secs(7 * DAY));
        assert_eq!(clock(later, noon, &TimeZone::UTC), "Mon 2 Dec 12:00");
        assert_eq!(
            clock(Moment(u64::MAX), noon, &TimeZone::UTC),
            "beyond all calendars"
        );
    }

    #[test]
    fn a_moment_of_this_week_has_its_minute_and_an_older_one_its_date() {
        let noon = Moment(1_732_536_000_000);
        assert_eq!(day(noon, noon, &TimeZone::UTC), "Mon 12:00 UTC");
        let later = |days| noon.after(Duration::from_secs(days * DAY));
        assert_eq!(day(noon, later(5), &TimeZone::UTC), "Mon 12:00 UTC");
        assert_eq!(day(noon, later(6), &TimeZone::UTC), "25 Nov 2024");
        assert_eq!(day(Moment(u64::MAX), noon, &TimeZone::UTC), BEYOND);
    }
}
