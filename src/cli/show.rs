//! `show`: prints a table.

use std::io::{self, IsTerminal, Write};

use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing::debug;

use super::args::Show;
use super::reader::ReaderSession;
use super::session::Session;
use super::{glyphs, notice, request};
use crate::clock::Moment;
use crate::config::{Config, SettingOrigin};
use crate::error::Error;
use crate::loader::{
    self, BackendKind, Change, LoadError, Loaded, ReaderWatch, Request, Unread, Verdict, Watch,
};
use crate::output;
use crate::output::{Paint, Printer, Sheet, TableFormat, TextOptions};
use crate::scoretable::sort::order;
use crate::scoretable::{Scoretable, find};
use crate::tui::{Fatal, Theme};

/// Loads tables to print, with a store or without.
pub(super) trait Source {
    /// A watch over the league.
    type Watch;

    /// Flushes the league's cache.
    fn flush(&self) -> Result<(), Error>;

    /// Loads a table, of which so many first rows are enough if a number is given.
    fn load(&self, request: Request, rows: Option<usize>) -> Result<Loaded, Error>;

    /// Does what is left to be done once the table that came from there is printed.
    fn printed(&self, request: Request, source: &loader::Source);

    /// Starts to watch the league.
    fn watch(&self) -> Result<Watching<Self::Watch>, Error>;

    /// Waits until the league may have changed; an error when the user has seen enough.
    fn wait(&self, watching: &mut Watching<Self::Watch>) -> Result<(), Error>;
}

/// A watch over the league, until Ctrl-C.
pub(super) struct Watching<W> {
    league: W,
    interrupted: Signal,
}

impl<W> Watching<W> {
    /// Ctrl-C is heard from now on, also while a table is loaded or printed.
    fn new(league: W) -> Result<Self, Error> {
        let interrupted = signal(SignalKind::interrupt()).map_err(Error::Runtime)?;
        Ok(Self {
            league,
            interrupted,
        })
    }

    async fn wait(&mut self, mut next: impl AsyncFnMut(&mut W) -> Change) -> Result<(), Error> {
        loop {
            let change = tokio::select! {
                biased;
                _ = self.interrupted.recv() => return Err(Error::Signal(Fatal::INTERRUPT)),
                change = next(&mut self.league) => change,
            };
            match change {
                Change::League => return Ok(()),
                // A change of the league follows, or the table stays as it is.
                Change::Status | Change::Wanted | Change::Lost | Change::Replaced => {}
            }
        }
    }
}

impl Source for Session {
    fn flush(&self) -> Result<(), Error> {
        self.run(self.loader.flush()).map(drop)
    }

    fn load(&self, request: Request, rows: Option<usize>) -> Result<Loaded, Error> {
        match rows {
            Some(rows) => self.run(self.loader.load_rows(request, rows)),
            None => self.run(self.loader.load(request)),
        }
    }

    fn printed(&self, request: Request, source: &loader::Source) {
        if source.wants_rebuild() {
            // The printed table is right all the same; the next viewer would only wait a little longer.
            let failed = self.run(self.loader.rebuild_if_free(request)).err();
            notice(failed.map(|error| format!("the entry could not be rebuilt: {error}")));
        }
        let answers = || match source.verdict {
            // The table did not wait for the server, which may answer by now.
            Verdict::Delayed => self.runtime.block_on(self.loader.answers_now()),
            _ => source.fresh_for.is_some(),
        };
        if source.backend == BackendKind::Redis && answers() {
            // Readers without a store find what this command did not need itself. What fails is no failure of it.
            let published = if source.verdict == Verdict::Fresh {
                self.run(self.loader.publish_behind_hit())
            } else {
                self.run(self.loader.publish_newest())
            };
            debug!(?published, "published after the table was printed");
        }
    }

    type Watch = Watch;

    fn watch(&self) -> Result<Watching<Watch>, Error> {
        self.run(async { Watching::new(Watch::new(&self.loader)) })
    }

    fn wait(&self, watching: &mut Watching<Watch>) -> Result<(), Error> {
        self.run(watching.wait(async |league| league.next().await))
    }
}

impl Source for ReaderSession {
    fn flush(&self) -> Result<(), Error> {
        Err(LoadError::Unread(Unread::NeedsStore("flush the cache")).into())
    }

    fn load(&self, request: Request, rows: Option<usize>) -> Result<Loaded, Error> {
        self.load_patiently(request, rows)
    }

    fn printed(&self, _: Request, _: &loader::Source) {}

    type Watch = ReaderWatch;

    fn watch(&self) -> Result<Watching<ReaderWatch>, Error> {
        self.run(async { Watching::new(ReaderWatch::new(&self.reader)) })
    }

    fn wait(&self, watching: &mut Watching<ReaderWatch>) -> Result<(), Error> {
        self.run(watching.wait(async |league| league.next().await))
    }
}

/// Prints the requested table, and with `--watch` again whenever it has changed.
pub(super) fn run(
    session: &impl Source,
    show: &Show,
    config: &Config,
    out: &mut Printer<'_>,
) -> Result<(), Error> {
    let columns = show.table.columns();
    if let Some(key) = show
        .sort
        .0
        .iter()
        .find(|key| !columns.contains(&key.column))
    {
        return Err(Error::NoColumn(show.table, key.column));
    }
    check(show)?;
    if config.flush_on_start {
        // A cache that does not answer does not stop the command from printing the table.
        notice(session.flush().err());
    }
    if show.watch {
        return watch(session, show, config, out);
    }
    let loaded = load(session, show, config)?;
    tell(&loaded);
    let me = own_row(&loaded.table, config)?;
    let printed = print_once(&loaded, me, show, config, out);
    // Other tables may be built now, and two of a large league take much memory.
    let Loaded { table, source } = loaded;
    drop(table);
    session.printed(request(config, show.table), &source);
    printed
}

/// Prints the table now and after every change of it.
fn watch(
    session: &impl Source,
    show: &Show,
    config: &Config,
    out: &mut Printer<'_>,
) -> Result<(), Error> {
    let mut watching = session.watch()?;
    let mut shown = load(session, show, config)?;
    let in_place = io::stdout().is_terminal();
    loop {
        if in_place {
            out.clear_screen().map_err(Error::Print)?;
        }
        let me = own_row(&shown.table, config)?;
        let printed = print_once(&shown, me, show, config, out);
        session.printed(request(config, show.table), &shown.source);
        printed?;
        // Under the table, because what stood above it is gone.
        tell(&shown);
        shown = loop {
            session.wait(&mut watching)?;
            match load(session, show, config) {
                Ok(loaded) if is_news(&loaded, &shown) => break loaded,
                Ok(_) => {}
                // What is printed stays, and the next change is tried again.
                Err(error) => notice([error]),
            }
        };
    }
}

/// Whether another table was loaded than the one that is printed: a flush changes the cache alone.
fn is_news(loaded: &Loaded, shown: &Loaded) -> bool {
    (loaded.source.revision, &loaded.table) != (shown.source.revision, &shown.table)
}

/// Loads the requested table.
fn load(session: &impl Source, show: &Show, config: &Config) -> Result<Loaded, Error> {
    let loaded = session.load(request(config, show.table), first_rows(show, config))?;
    let table = &loaded.table;
    if table.rows() == 0 {
        return Err(Error::NoPlayers(table.league.clone()));
    }
    Ok(loaded)
}

/// How many of the first rows are all that is printed; `None` where a look at every row decides which they are, and for a
/// table that is compared with the one printed before.
fn first_rows(show: &Show, config: &Config) -> Option<usize> {
    let in_league_order = show.sort.0.is_empty() && show.filter.is_none();
    let finds_me = config.me.is_some() && show.table.ranks_players();
    let rows = show
        .top
        .filter(|_| in_league_order && !finds_me && !show.watch)?;
    usize::try_from(rows).ok()
}

/// Says what the reader of a table should know.
fn tell(loaded: &Loaded) {
    let table = &loaded.table;
    notice(loaded.source.advice(Moment::now()));
    if !table.played {
        let when = table
            .week
            .map(|week| format!(" week {week}"))
            .unwrap_or_default();
        notice([format!("{}{when} has no results yet", table.season)]);
    }
}

/// Prints a table.
fn print_once(
    loaded: &Loaded,
    me: Option<u32>,
    show: &Show,
    config: &Config,
    out: &mut Printer<'_>,
) -> Result<(), Error> {
    let table = &loaded.table;
    let rows = rows(table, show, me);
    if rows.is_empty() && show.top != Some(0) {
        notice([format!("none of {} rows matches the filter", table.rows())]);
    }
    let printed = print(loaded, &rows, me, show, config, out);
    printed.and_then(|()| out.flush()).map_err(Error::Print)
}

/// The row of the user, if the user's name is set. A name on the command line has to match a player in this league; a
/// name that is set for every command may be from another league. A table of divisions has no row of the user.
fn own_row(table: &Scoretable, config: &Config) -> Result<Option<u32>, Error> {
    let Some(me) = config.me.as_ref().filter(|_| table.kind.ranks_players()) else {
        return Ok(None);
    };
    match find(table, &me.name) {
        Ok(row) => Ok(u32::try_from(row).ok()),
        Err(error) if matches!(me.origin, SettingOrigin::Flag(_)) => Err(Error::Me(error)),
        Err(error) => {
            notice([format!("{}: {error}", me.origin)]);
            Ok(None)
        }
    }
}

/// Refuses options that the format does not support.
fn check(show: &Show) -> Result<(), Error> {
    let refusal = match show.format {
        TableFormat::Json if show.columns.is_some() => {
            "--columns does not go with JSON, which always has all of them: select from those, or use --format csv"
        }
        format if show.safe_csv && format != TableFormat::Csv => {
            "--safe-csv works only with CSV: add --format csv, or leave it out"
        }
        _ => return Ok(()),
    };
    Err(Error::Usage(refusal.to_owned()))
}

/// The selected rows in the selected order, followed by the user's own row if only the row limit left it out.
fn rows(table: &Scoretable, show: &Show, me: Option<u32>) -> Vec<u32> {
    let mut rows = order(table, &show.sort.0);
    if let Some(filter) = &show.filter {
        rows = filter.rows(table, &rows);
    }
    let top = show.top.map_or(usize::MAX, |top| top as usize);
    let mine = rows.iter().position(|&row| Some(row) == me);
    rows.truncate(top);
    rows.extend(me.filter(|_| mine.is_some_and(|line| line >= top)));
    rows
}

fn print(
    loaded: &Loaded,
    rows: &[u32],
    me: Option<u32>,
    show: &Show,
    config: &Config,
    out: &mut Printer<'_>,
) -> io::Result<()> {
    let columns = show
        .columns
        .as_ref()
        .map_or(loaded.table.kind.columns(), |chosen| &chosen.0);
    let sheet = Sheet {
        table: &loaded.table,
        rows,
        columns,
        header: !show.no_header,
    };
    match show.format {
        TableFormat::Json => output::json(loaded, rows, out),
        TableFormat::Csv => output::csv(&sheet, show.safe_csv, out),
        TableFormat::Markdown => output::markdown(&sheet, glyphs(config), out),
        TableFormat::Html => output::html(&sheet, me, glyphs(config), out),
        TableFormat::Svg => output::svg(&sheet, me, glyphs(config), out),
        TableFormat::Text => {
            let terminal = io::stdout().is_terminal();
            let options = TextOptions {
                glyphs: glyphs(config),
                title: !show.no_header && terminal,
                paint: paint(terminal, config),
                me,
            };
            output::text(&sheet, &options, out)
        }
    }
}

/// Colours are used only on a terminal, and only if the user wants them.
pub(super) fn paint(terminal: bool, config: &Config) -> Paint {
    if terminal && config.theme != Some(Theme::NoColour) {
        Paint::Colour
    } else {
        Paint::Plain
    }
}
