//! What `fetch` can be asked for.

use clap::Args;

use crate::fetch::Endpoint;

/// What to get, and from where.
#[derive(Args, Clone, Debug)]
pub struct Fetch {
    /// Ask a mirror instead of ESPN; of several, each where those before it have no answer
    #[arg(long, value_name = "URL")]
    pub endpoint: Vec<Endpoint>,
    /// Say what would change, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}
