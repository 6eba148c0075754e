//! Asks the user which of a server's leagues to show.

use std::io::{self, BufRead, IsTerminal, Write};

use super::reader::no_choice;
use crate::cache::Listed;
use crate::error::Error;

/// Lists the leagues on the terminal and reads the number of one. Without a terminal to ask at, the choice is refused.
pub(super) fn ask(leagues: Vec<Listed>) -> Result<Listed, Error> {
    if !io::stdin().is_terminal() {
        return no_choice(leagues);
    }
    let mut out = io::stdout();
    let mut lines = io::stdin().lock().lines();
    loop {
        list(&leagues, &mut out).map_err(Error::Print)?;
        let Some(Ok(line)) = lines.next() else {
            return no_choice(leagues);
        };
        let number: Option<usize> = line.trim().parse().ok();
        let chosen = number.and_then(|number| leagues.get(number.checked_sub(1)?));
        if let Some(league) = chosen {
            return Ok(league.clone());
        }
    }
}

fn list(leagues: &[Listed], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "The server has several leagues:")?;
    for (number, league) in (1..).zip(leagues) {
        writeln!(
            out,
            "  {number}  {} ({})",
            league.name,
            league.store.short()
        )?;
    }
    write!(
        out,
        "Which one? (1-{}; --league NAME remembers it) ",
        leagues.len()
    )?;
    out.flush()
}
