mod file;
mod tls;

use std::io;
use std::path::Path;

use super::*;

/// A configuration from flags and variables, for a user whose home is `/home/ada`.
fn config(given: &[(Setting, &str)], variables: &[(&str, &str)]) -> Config {
    with_variables(&flags(given), variables)
}

fn with_variables(flags: &Flags, variables: &[(&str, &str)]) -> Config {
    let variable = |name: &str| {
        let found = variables.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| OsString::from(value))
    };
    resolved(flags, &variable, None).unwrap()
}

/// The same, with a configuration file at the default path.
fn with_file(
    given: &[(Setting, &str)],
    variable: &dyn Fn(&str) -> Option<OsString>,
    file: Option<&str>,
) -> Result<Config, ConfigError> {
    resolved(&flags(given), variable, file)
}

fn resolved(
    flags: &Flags,
    variable: &dyn Fn(&str) -> Option<OsString>,
    file: Option<&str>,
) -> Result<Config, ConfigError> {
    let read = |path: &Path| match file {
        Some(text) if path == Path::new(FILE) => Ok(text.to_owned()),
        _ => Err(io::Error::from(io::ErrorKind::NotFound)),
    };
    Config::new(
        flags,
        &Environment {
            variable,
            read: &read,
            data_folder: Some("/home/ada/.local/share".into()),
            config_folder: Some("/home/ada/.config".into()),
            state_folder: Some("/home/ada/.local/state".into()),
        },
    )
}

const FILE: &str = "/home/ada/.config/scoretable/config.toml";

fn url(text: &str) -> Option<Url> {
    text.parse().ok()
}

fn flags(given: &[(Setting, &str)]) -> Flags {
    let given = given
        .iter()
        .map(|&(setting, value)| (setting, value.into()));
    Flags {
        given: given.collect(),
        ..Flags::default()
    }
}

const fn redis(url: &str) -> [(Setting, &str); 1] {
    [(Setting::Redis, url)]
}

#[test]
fn without_a_word_the_store_is_in_the_data_folder_and_the_cache_is_found_out() {
    let config = config(&[], &[]);
    let usual = PathBuf::from("/home/ada/.local/share/scoretable/league.db");
    assert_eq!(config.store, Some(StorePath::Usual(usual)));
    assert_eq!(config.cache(Purpose::Real).unwrap(), (Mode::Auto, None));
    assert_eq!(config.ttl.get().as_secs(), 7 * 24 * 3_600);
}

#[test]
fn without_a_home_there_is_no_usual_store() {
    let around = Environment {
        variable: &|_| None,
        read: &|_| Err(io::Error::from(io::ErrorKind::NotFound)),
        data_folder: None,
        config_folder: None,
        state_folder: None,
    };
    let config = Config::new(&Flags::default(), &around).unwrap();
    assert_eq!((config.store, config.log_file), (None, None));
}

#[test]
fn the_log_is_off_until_it_is_asked_for() {
    assert_eq!(config(&[], &[]).log, Level::Off);
    let asked = config(&[], &[("SCORETABLE_LOG", "debug")]);
    assert_eq!(asked.log, Level::Debug);
    let path = PathBuf::from("/home/ada/.local/state/scoretable/scoretable.log");
    assert_eq!(asked.log_file, Some(path));
    let by_flag = config(&[(Setting::Log, "info")], &[("SCORETABLE_LOG", "debug")]);
    assert_eq!(by_flag.log, Level::Info);
}

#[test]
fn a_flag_is_stronger_than_a_variable_and_a_variable_than_a_default() {
    let from_variable = config(&[], &[("SCORETABLE_DB", "/b.db")]);
    assert_eq!(from_variable.store, Some(StorePath::Named("/b.db".into())));
    let from_flag = config(&[(Setting::Db, "/a.db")], &[("SCORETABLE_DB", "/b.db")]);
    assert_eq!(from_flag.store, Some(StorePath::Named("/a.db".into())));

    let both = [
        ("REDIS_URL", "redis://c"),
        ("SCORETABLE_REDIS", "redis://b"),
    ];
    let found =
        |given: &[_], variables: &[_]| config(given, variables).cache(Purpose::Real).unwrap().1;
    assert_eq!(found(&redis("redis://a"), &both), url("redis://a"));
    assert_eq!(found(&[], &both), url("redis://b"));
    assert_eq!(found(&[], &both[..1]), url("redis://c"));
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let variables = [
        ("SCORETABLE_REDIS", ""),
        ("REDIS_URL", "redis://c"),
        ("SCORETABLE_DB", ""),
    ];
    let config = config(&[], &variables);
    assert_eq!(
        config.cache(Purpose::Real).unwrap(),
        (Mode::Auto, url("redis://c"))
    );
    assert!(matches!(config.store, Some(StorePath::Usual(_))));
}

#[test]
fn a_wrong_url_is_refused_by_the_name_of_its_origin_and_never_repeated() {
    let flag = config(&redis("http://bob:s3cret@h"), &[]);
    let variable = config(&[], &[("REDIS_URL", "bob:s3cret@h")]);
    for (config, origin) in [(flag, "--redis"), (variable, "REDIS_URL")] {
        let error = config.cache(Purpose::Real).unwrap_err();
        let shown = format!("{error} {error:?} {config:?}");
        assert!(shown.contains(origin), "{shown}");
        assert!(
            !shown.contains("s3cret") && !shown.contains("bob"),
            "{shown}"
        );
    }
}

#[test]
fn a_wrong_url_that_is_not_needed_is_no_error() {
    let variables = [("REDIS_URL", "garbage")];
    for mode in [Mode::Embedded, Mode::Off] {
        assert_eq!(
            config(&[(Setting::Cache, mode.name())], &variables)
                .cache(Purpose::Real)
                .unwrap(),
            (mode, None)
        );
    }
    let demo = config(&[], &variables).cache(Purpose::Demo);
    assert_eq!(demo.unwrap(), (Mode::Embedded, None));
}

#[test]
fn the_demo_stays_in_this_process_whatever_server_is_named() {
    let demo = |cache: Option<Mode>, url: Option<&str>, variables| {
        let cache = cache.map(|mode| (Setting::Cache, mode.name()));
        let url = url.map(|url| (Setting::Redis, url));
        let given: Vec<_> = cache.into_iter().chain(url).collect();
        config(&given, variables).cache(Purpose::Demo).unwrap()
    };
    let set = [("REDIS_URL", "redis://c")];
    assert_eq!(demo(None, None, &set), (Mode::Embedded, None));
    assert_eq!(demo(Some(Mode::Auto), None, &set), (Mode::Embedded, None));
    assert_eq!(demo(None, None, &[]), (Mode::Embedded, None));
    assert_eq!(demo(Some(Mode::Off), None, &set), (Mode::Off, None));
    assert_eq!(demo(Some(Mode::Redis), None, &set), (Mode::Embedded, None));
    assert_eq!(demo(None, Some("redis://a"), &set), (Mode::Embedded, None));
}

#[test]
fn the_cache_is_flushed_at_the_start_when_flag_or_variable_say_so() {
    let variable = |value| config(&[], &[("SCORETABLE_FLUSH_ON_START", value)]).flush_on_start;
    assert!(!config(&[], &[]).flush_on_start);
    for (value, wanted) in [
        ("1", true),
        ("yes", true),
        ("0", false),
        ("off", false),
        ("", false),
    ] {
        assert_eq!(variable(value), wanted, "{value}");
    }
    let by_flag = config(
        &[(Setting::FlushOnStart, "true")],
        &[("SCORETABLE_FLUSH_ON_START", "0")],
    );
    assert!(by_flag.flush_on_start);
}

#[test]
fn the_league_is_named_by_a_flag_a_variable_or_the_file_and_never_by_a_url() {
    let file = Some("league = \" Office \"\n");
    let resolved = |given: &[_], variable: Option<&str>| {
        let variable = |name: &str| {
            let found = variable.filter(|_| name == "SCORETABLE_LEAGUE");
            found.map(OsString::from)
        };
        with_file(given, &variable, file)
    };
    let league = |given: &[_], variable| resolved(given, variable).unwrap().league;
    assert_eq!(config(&[], &[]).league, None);
    assert_eq!(league(&[], None).as_deref(), Some("Office"));
    assert_eq!(league(&[], Some("Pigskin")).as_deref(), Some("Pigskin"));
    let flag = [(Setting::League, "1f3a9c02")];
    assert_eq!(league(&flag, Some("Pigskin")).as_deref(), Some("1f3a9c02"));
    assert_eq!(league(&[(Setting::League, " ")], None), None);
    let flag = [(Setting::League, "redis://:s3cret@h")];
    let error = resolved(&flag, None).unwrap_err().to_string();
    assert!(
        error.contains("--league") && !error.contains("s3cret"),
        "{error}"
    );
}
