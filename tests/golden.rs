//! The tables of every week are those the original program computed from the same dump.

#[path = "support/compare.rs"]
mod compare;
#[path = "support/original.rs"]
mod original;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use scoretable::feed;
use scoretable::league::{Season, StoreId, Week};
use scoretable::scoretable::{Kind, Scoretable};
use scoretable::store::Store;

use compare::Context;
use original::OriginalWeek;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = match std::env::var_os("SCORETABLE_GOLDEN") {
        Some(folder) => {
            let folder = PathBuf::from(folder);
            let mut trials = league(&folder, "small");
            trials.extend(league(&folder, "club"));
            trials
        }
        None => vec![
            Trial::test("every_week_of_the_original", || Ok(()))
                .with_kind("needs SCORETABLE_GOLDEN")
                .with_ignored_flag(true),
        ],
    };
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// One trial a week of a league.
fn league(folder: &Path, name: &str) -> Vec<Trial> {
    let folder = folder.join(name);
    let dump = std::fs::read(folder.join("dumpdata.json.gz")).unwrap();
    let (facts, skipped) = feed::read(&dump, name).unwrap();
    assert_eq!(skipped, [], "{name}");
    let id = StoreId::new("00000000-0000-4000-8000-000000000000").unwrap();
    let mut store = Store::in_memory(id).unwrap();
    assert_eq!(store.write(&facts).unwrap().skipped, [], "{name}");
    let bankers = Arc::new(original::bankers(&original::gunzipped(
        &folder.join("dumpdata.json.gz"),
    )));
    let weeks = Arc::new(original::weeks(&folder));
    let trial = |index: usize| {
        let (weeks, bankers) = (Arc::clone(&weeks), Arc::clone(&bankers));
        let table = table(&mut store, &weeks[index]);
        let name = format!("{name}_{}_week_{}", weeks[index].season, weeks[index].week);
        Trial::test(name, move || {
            let theirs = &weeks[index];
            let before = index.checked_sub(1).map(|before| &weeks[before]);
            let context = Context {
                before: before.filter(|before| before.season == theirs.season),
                bankers: &bankers,
            };
            let differences = compare::differences(&table, theirs, &context);
            if differences.is_empty() {
                Ok(())
            } else {
                Err(Failed::from(differences.join("\n")))
            }
        })
    };
    (0..weeks.len()).map(trial).collect()
}

fn table(store: &mut Store, of: &OriginalWeek) -> Scoretable {
    let (season, week) = (Season::new(of.season).unwrap(), Week::new(of.week));
    store.scoretable(Kind::Enhanced, season, week).unwrap().1
}
