//! What the program makes is for its user alone, whatever the umask; what is there and is not, `doctor` names.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use libtest_mimic::Trial;
use portable_pty::CommandBuilder;

use crate::one_file::{files, trial};
use crate::support::pty::Terminal;
use crate::support::user::{Ran, User, ran};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial(
            "what_is_made_is_for_the_user_alone",
            made_for_the_user_alone,
        ),
        trial(
            "what_others_may_read_is_named_with_its_fix",
            named_with_its_fix,
        ),
        trial("a_log_that_others_may_read_is_put_right", put_right),
        trial("a_folder_of_the_users_own_is_left_as_it_is", left_as_it_is),
    ]
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

fn sample(name: &str) -> String {
    format!("{}/assets/sample/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The user's command, with a umask.
fn under(umask: &str, user: &User, args: &[&str]) -> Ran {
    let program = user.command(args);
    let mut shell = Command::new("sh");
    shell.env_clear().stdin(Stdio::null());
    shell.envs(
        program
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    shell.args(["-c", &format!("umask {umask}; exec \"$0\" \"$@\"")]);
    shell.arg(program.get_program()).args(program.get_args());
    ran(&mut shell)
}

fn made_for_the_user_alone() {
    for umask in ["000", "022", "077"] {
        let user = User::new();
        let home = user.home.path();
        let (players, picks) = (sample("players.csv"), sample("picks.csv"));
        let ran = under(
            umask,
            &user,
            &["--cache", "off", "-v", "import", &players, &picks],
        );
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let copy = home.join("copy.db");
        let ran = under(umask, &user, &["backup", copy.to_str().unwrap()]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let (data, state) = (
            home.join("scoretable"),
            home.join(".local/state/scoretable"),
        );
        // While it is open, there is more beside it.
        let mut command = CommandBuilder::new("/bin/sh");
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("HOME", home);
        command.env("XDG_DATA_HOME", home);
        command.args(["-c", &format!("umask {umask}; exec \"$0\" --cache off")]);
        command.arg(env!("CARGO_BIN_EXE_scoretable"));
        let mut terminal = Terminal::open(command, 150, 45);
        terminal.wait_text("Ada Lovelace");
        assert_eq!(
            files(&data),
            ["league.db", "league.db-shm", "league.db-wal"]
        );
        for file in files(&data) {
            assert_eq!(mode(&data.join(&file)), 0o600, "{file} under {umask}");
        }
        terminal.press("tj\rq");
        terminal.ended();
        assert_eq!(files(&state), ["dashboard.json", "scoretable.log"]);
        for file in files(&state) {
            assert_eq!(mode(&state.join(&file)), 0o600, "{file} under {umask}");
        }
        for folder in [&data, &state, &home.join(".local")] {
            assert_eq!(mode(folder), 0o700, "{} under {umask}", folder.display());
        }
        assert_eq!(mode(&copy), 0o600, "{umask}");
        let doctor = user.run(&["--cache", "off", "doctor"]);
        assert!(doctor.out.contains("ok       access"), "{}", doctor.out);
    }
}

fn named_with_its_fix() {
    let user = User::new();
    let imported = user.run(&["--cache", "off", "-v", "import", &sample("players.csv")]);
    assert_eq!(imported.code, Some(0), "{imported:?}");
    let home = user.home.path();
    let (data, state) = (
        home.join("scoretable"),
        home.join(".local/state/scoretable"),
    );
    let open = |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    open(&data, 0o755);
    open(&data.join("league.db"), 0o644);
    open(&state.join("scoretable.log"), 0o640);
    let doctor = user.run(&["--cache", "off", "doctor"]);
    assert_eq!(doctor.code, Some(0), "a warning is no failure: {doctor:?}");
    let line = doctor
        .out
        .lines()
        .find(|line| line.contains("access"))
        .unwrap();
    for named in [
        "warning",
        "league.db (644)",
        "scoretable (755)",
        "scoretable.log (640)",
    ] {
        assert!(line.contains(named), "{named}: {line}");
    }
    let (_, fix) = line.rsplit_once("; ").unwrap();
    let mut shell = Command::new("sh");
    shell
        .env_clear()
        .env("HOME", home)
        .env("PATH", "/usr/bin:/bin");
    assert!(
        shell.args(["-ec", fix]).status().unwrap().success(),
        "{fix}"
    );
    assert_eq!((mode(&data), mode(&data.join("league.db"))), (0o700, 0o600));
    let doctor = user.run(&["--cache", "off", "doctor"]);
    assert!(doctor.out.contains("ok       access"), "{}", doctor.out);
}

fn put_right() {
    let user = User::new();
    let log = user
        .home
        .path()
        .join(".local/state/scoretable/scoretable.log");
    fs::create_dir_all(log.parent().unwrap()).unwrap();
    fs::write(&log, "").unwrap();
    fs::set_permissions(&log, Permissions::from_mode(0o644)).unwrap();
    assert_eq!(user.run(&["--cache", "off", "-v", "demo"]).code, Some(0));
    assert_eq!(mode(&log), 0o600);
}

fn left_as_it_is() {
    let user = User::new();
    let folder = user.home.path().join("shared");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, Permissions::from_mode(0o775)).unwrap();
    let store = folder.join("league.db");
    let imported = user.on(
        &store,
        &["import", &sample("players.csv"), &sample("picks.csv")],
    );
    assert_eq!(imported.code, Some(0), "{imported:?}");
    assert_eq!((mode(&folder), mode(&store)), (0o775, 0o600));
    fs::set_permissions(&store, Permissions::from_mode(0o664)).unwrap();
    assert_eq!(user.on(&store, &["show"]).code, Some(0));
    assert_eq!(
        (mode(&folder), mode(&store)),
        (0o775, 0o664),
        "the user's own choice"
    );
    let doctor = user.on(&store, &["doctor"]).out;
    assert!(
        doctor.contains("league.db (664)") && !doctor.contains("shared (775)"),
        "{doctor}"
    );
}
