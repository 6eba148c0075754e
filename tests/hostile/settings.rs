//! Settings, arguments, names of files and what surrounds the program.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use crate::store::owner;
use crate::{any_text, clean_run, each};

const VARIABLES: [&str; 21] = [
    "SCORETABLE_DB",
    "SCORETABLE_REDIS",
    "REDIS_URL",
    "SCORETABLE_CONFIG",
    "SCORETABLE_CACHE",
    "SCORETABLE_TTL",
    "SCORETABLE_SEASON",
    "SCORETABLE_WEEK",
    "SCORETABLE_THEME",
    "SCORETABLE_LEAGUE",
    "SCORETABLE_ME",
    "SCORETABLE_ASCII",
    "SCORETABLE_FLUSH_ON_START",
    "SCORETABLE_LOG",
    "LANG",
    "LC_ALL",
    "TERM",
    "XDG_STATE_HOME",
    "USER",
    "COLORTERM",
    "SSL_CERT_FILE",
];

const COMMANDS: [&[&str]; 5] = [
    &["show", "--top", "1"],
    &["config", "show"],
    &["config", "show", "--format", "json"],
    &["doctor"],
    &["cache", "status"],
];

pub(crate) fn every_source() {
    each(3, any_text(), |text| {
        variables(&text);
        arguments(&text);
        files(&text);
        configuration(&text);
    });
    not_even_text();
}

fn variables(text: &str) {
    let user = owner();
    for variable in VARIABLES {
        for command in COMMANDS {
            clean_run(user.command(command).env(variable, text));
        }
    }
}

fn arguments(text: &str) {
    let user = owner();
    let path = format!("./{text}");
    for arguments in [
        &["--db", &path, "show"][..],
        &["--db", text, "doctor"],
        &["--config", &path, "show"],
        &["--me", text, "show"],
        &["--redis", text, "show"],
        &["--ttl", text, "show"],
        &["--week", text, "show"],
        &["--theme", text, "show"],
        &["--cache", text, "show"],
        &[text],
        &["show", text],
        &["show", "--filter", text],
        &["show", "--sort", text],
        &["show", "--columns", text],
        &["show", "--top", text],
        &["show", "--format", text],
        &["import", &path],
        &["import", "--kind", text, "-"],
        &["verify", "--against", &path],
        &["fetch", "--endpoint", text],
        &["completions", text],
        &["rules", "--joker", text],
        &["demo", "--seed", text],
        &[&format!("--{text}")],
        &[&format!("--db={text}"), "show"],
    ] {
        let mut run = user.command(arguments);
        run.current_dir(user.home.path());
        clean_run(&mut run);
    }
}

/// A store, a feed and a dump called like that, and folders above them.
fn files(text: &str) {
    let name = text.replace('/', "_");
    let user = owner();
    let folder = user.home.path().join(format!("d{name}"));
    // A name may be too long.
    if fs::create_dir(&folder).is_err() {
        return;
    }
    let store = folder.join(format!("l{name}"));
    fs::copy(user.home.path().join("scoretable/league.db"), &store).unwrap();
    let players = folder.join("players.csv");
    fs::write(&players, "name,team\nAda,KC\n").unwrap();
    let dump = folder.join("dump.json");
    fs::write(&dump, crate::support::dump::Dump::league().json()).unwrap();
    let text = |path: &std::path::Path| path.to_str().unwrap().to_owned();
    let (store, players, dump) = (text(&store), text(&players), text(&dump));
    for arguments in [
        &["show"][..],
        &["doctor"],
        &["doctor", "--format", "json"],
        &["config", "show"],
        &["import", &players],
        &["import", &dump, "--name", "League"],
        &["import", &folder.to_string_lossy()],
        &["verify", "--against", &dump],
        &["verify", "--against", &players],
        &["fork"],
    ] {
        let mut run = user.command(arguments);
        run.args(["--db", &store, "-v"])
            .env("XDG_STATE_HOME", &folder);
        clean_run(&mut run);
    }
    // Its own files may be in the way.
    let state = folder.join("scoretable/dashboard.json");
    fs::write(state, text_of_a_state(&name)).unwrap();
    fs::write(&store, "no store").unwrap();
    clean_run(
        user.command(&["show", "--db", &store])
            .env("XDG_STATE_HOME", &store),
    );
}

fn text_of_a_state(text: &str) -> String {
    format!("{{\"theme\": {text:?}}}")
}

fn configuration(text: &str) {
    let user = owner();
    let file = user.home.path().join("config.toml");
    let quoted = serde_json::to_string(text).unwrap();
    for line in [
        text.to_owned(),
        format!("{quoted} = 1"),
        format!("db = {quoted}"),
        format!("redis = {quoted}"),
        format!("me = {quoted}"),
        format!("ttl = {quoted}"),
        format!("theme = {quoted}"),
        format!("[keys]\n{quoted} = \"F\""),
        format!("[keys]\nflush = {quoted}"),
    ] {
        fs::write(&file, line).unwrap();
        for command in COMMANDS {
            clean_run(user.command(command).arg("--config").arg(&file));
        }
    }
}

/// A name on a disk need not be text at all.
fn not_even_text() {
    let user = owner();
    let folder = user
        .home
        .path()
        .join(OsStr::from_bytes(b"d\xff\x9b[2J\x1b]0;x\x07\xe5"));
    fs::create_dir(&folder).unwrap();
    let store = folder.join(OsStr::from_bytes(b"\xfe.db"));
    for arguments in [
        &["import", "-"][..],
        &["show"],
        &["doctor"],
        &["config", "show"],
    ] {
        clean_run(user.command(arguments).arg("--db").arg(&store));
    }
    for variable in VARIABLES {
        clean_run(user.command(&["doctor"]).env(variable, &folder));
        clean_run(user.command(&["show"]).env(variable, &store));
    }
    clean_run(user.command(&["import"]).arg(&store));
    clean_run(user.command(&["show", "--me"]).arg(&store));
    clean_run(user.command(&[]).arg(&store));
}
