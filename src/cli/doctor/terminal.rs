//! `doctor`: checks the terminal that the dashboard would use.

use std::io::{self, IsTerminal};

use rustix::termios::{Winsize, tcgetwinsize};

use super::{finding, ok, skipped, warning};
use crate::config::Config;
use crate::output::{Finding, Outcome};
use crate::tui::Theme;

/// The smallest size at which every column and the cache panel fit on the screen.
const WHOLE: (u16, u16) = (141, 12);
/// Below this size much is hidden.
const SMALL: (u16, u16) = (60, 15);

pub(super) fn examine(config: &Config) -> Vec<Finding> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    vec![size(), colours(config, &variable), signs(config, &variable)]
}

/// The size of the terminal, from whichever of the three standard streams is connected to it.
fn measured() -> Option<(u16, u16)> {
    let size = |size: Winsize| (size.ws_col, size.ws_row);
    let asked = if io::stdout().is_terminal() {
        tcgetwinsize(io::stdout())
    } else if io::stderr().is_terminal() {
        tcgetwinsize(io::stderr())
    } else {
        tcgetwinsize(io::stdin())
    };
    asked.ok().map(size)
}

fn size() -> Finding {
    const CHECK: &str = "terminal";
    let Some((columns, rows)) = measured() else {
        return skipped(CHECK, "none here, so tables are printed");
    };
    let found = format!("{columns} × {rows}");
    if columns < SMALL.0 || rows < SMALL.1 {
        let fix = format!("{} × {} shows the most important columns", SMALL.0, SMALL.1);
        let found = format!("{found}, so columns and hints are left out");
        warning(CHECK, found, &format!("make it larger: {fix}"))
    } else if columns < WHOLE.0 || rows < WHOLE.1 {
        ok(
            CHECK,
            format!(
                "{found}; from {} columns on, everything is on screen at once",
                WHOLE.0
            ),
        )
    } else {
        ok(CHECK, found)
    }
}

fn colours(config: &Config, variable: &dyn Fn(&str) -> Option<String>) -> Finding {
    const CHECK: &str = "colours";
    let term = variable("TERM");
    let deep = variable("COLORTERM").filter(|deep| deep == "truecolor" || deep == "24bit");
    let theme = match config.theme {
        Some(theme) => format!("theme {theme}"),
        None => "theme by the terminal's background".to_owned(),
    };
    match (config.theme, term, deep) {
        (Some(Theme::NoColour), ..) => ok(
            CHECK,
            "none, as asked for (NO_COLOR, CLICOLOR, TERM or --theme)",
        ),
        (_, None, _) => warning(
            CHECK,
            "TERM is not set",
            "set it to the type of your terminal, such as xterm-256color",
        ),
        (_, Some(_), Some(_)) => ok(CHECK, format!("{theme}, millions of colours")),
        (_, Some(term), None) if term.contains("256color") => {
            ok(CHECK, format!("{theme}, 256 colours"))
        }
        (_, Some(_), None) => ok(CHECK, format!("{theme}, the terminal's own palette")),
    }
}

fn signs(config: &Config, variable: &dyn Fn(&str) -> Option<String>) -> Finding {
    const CHECK: &str = "unicode";
    if config.ascii {
        return ok(CHECK, "not used, as asked for (ascii)");
    }
    let decided = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| Some((name, variable(name)?)));
    match decided {
        Some((name, value)) if is_utf8(&value) => {
            finding(CHECK, Outcome::Ok, format!("{name} is UTF-8"), None)
        }
        decided => {
            let found = decided.map_or_else(
                || "no locale is set, so characters may be shown wrongly".to_owned(),
                |(name, _)| format!("{name} is not UTF-8, so characters may be shown wrongly"),
            );
            warning(CHECK, found, "set LANG=C.UTF-8, or use --ascii")
        }
    }
}

fn is_utf8(locale: &str) -> bool {
    let locale = locale.to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}
