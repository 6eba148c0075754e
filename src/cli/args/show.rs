//! How a table can be printed.

use clap::Args;

use super::list::list_of;
use super::one_of;
use crate::cli::{Columns, SortKeys};
use crate::output::TableFormat;
use crate::scoretable::{Column, Filter, Kind};

/// What to print, and how.
#[derive(Args, Clone, Debug, Default)]
pub struct Show {
    /// Which table
    #[arg(value_name = "TABLE", default_value = Kind::default().name(), value_parser = one_of::<Kind>(Kind::ALL.map(Kind::name)))]
    pub table: Kind,
    /// The form
    #[arg(long, value_name = "FORMAT", default_value = TableFormat::default().name(),
        value_parser = one_of::<TableFormat>(TableFormat::ALL.map(TableFormat::name)))]
    pub format: TableFormat,
    /// Columns to sort by, the first deciding most, each with :asc or :desc if not its usual way [default: league order]
    #[arg(
        long,
        value_name = "COLUMNS",
        default_value = "",
        hide_default_value = true,
        hide_possible_values = true,
        value_parser = list_of::<SortKeys>(Column::ALL.map(Column::name))
    )]
    pub sort: SortKeys,
    /// Only players whose name holds TEXT, or =KC for the fans of a team
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<Filter>,
    /// Print no more than the first N rows, and your own if --me says who you are
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub top: Option<u32>,
    /// The columns to print, in that order, such as pos,player,score [default: all; JSON always has all]
    #[arg(
        long,
        value_name = "COLUMNS",
        hide_possible_values = true,
        value_parser = list_of::<Columns>(Column::ALL.map(Column::name))
    )]
    pub columns: Option<Columns>,
    /// Print no headings
    #[arg(long)]
    pub no_header: bool,
    /// In CSV, put an apostrophe before a text that a spreadsheet would take for a formula
    #[arg(long)]
    pub safe_csv: bool,
}
