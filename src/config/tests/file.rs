use super::*;

const NOTHING: &dyn Fn(&str) -> Option<OsString> = &|_| None;

/// A setting as it is listed: what holds, and why.
fn listed(config: &Config, key: &str) -> (Option<String>, String) {
    let found = config.listed.iter().find(|listed| listed.key == key);
    let found = found.unwrap();
    (found.value.clone(), found.origin.to_string())
}

#[test]
fn the_file_decides_where_neither_flag_nor_variable_does() {
    let file =
        Some("ttl = '1h'\nweek = 3\nseason = 2023\nascii = true\ndb = 'l.db'\ntheme = 'light'");
    let config = with_file(&[], NOTHING, file).unwrap();
    assert_eq!(config.ttl.to_string(), "1h");
    assert_eq!(
        (config.season, config.week),
        (Season::new(2023), Week::new(3))
    );
    assert_eq!((config.theme, config.ascii), (Some(Theme::Light), true));
    let store = "/home/ada/.config/scoretable/l.db";
    assert_eq!(config.store, Some(StorePath::Named(store.into())));
    let (value, origin) = listed(&config, "week");
    assert_eq!(
        (value.as_deref(), origin),
        (Some("3"), format!("{FILE} line 2"))
    );

    let variable = |name: &str| match name {
        "SCORETABLE_WEEK" => Some("4".into()),
        "SCORETABLE_ASCII" => Some("no".into()),
        _ => None,
    };
    let config = with_file(&[(Setting::Ttl, "2h")], &variable, file).unwrap();
    assert_eq!((config.week, config.ascii), (Week::new(4), false));
    let two_hours = (Some("2h".to_owned()), "--ttl".to_owned());
    assert_eq!(listed(&config, "ttl"), two_hours);
    assert_eq!(listed(&config, "week").1, "SCORETABLE_WEEK");
    assert_eq!(
        listed(&config, "cache"),
        (Some("auto".to_owned()), "default".to_owned())
    );
}

#[test]
fn a_wrong_value_says_where_it_stands_and_what_is_allowed() {
    for (file, told) in [
        (
            "\nttl = 'soon'",
            "config.toml line 2 for ttl: 'soon' is not a duration such as 45s",
        ),
        ("cache = 'memory'", "auto, redis, embedded, off"),
        ("theme = 'pink'", "terminal, dark, light, contrast, none"),
        ("week = 99", "1 to 31"),
        ("season = 24", "1920 to 2999"),
        ("ascii = 'maybe'", "neither true nor false"),
    ] {
        let error = with_file(&[], NOTHING, Some(file)).unwrap_err();
        assert!(error.to_string().contains(told), "{file}: {error}");
    }
    let error = with_file(
        &[],
        &|name| (name == "SCORETABLE_TTL").then(|| "soon".into()),
        None,
    );
    assert!(error.unwrap_err().to_string().contains("SCORETABLE_TTL"));
}

#[test]
fn a_file_that_was_named_must_be_there_and_the_usual_one_need_not() {
    let error = with_file(&[(Setting::Config, "/nowhere.toml")], NOTHING, Some(""))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("/nowhere.toml") && error.contains("config init"),
        "{error}"
    );
    let named = |name: &str| (name == "SCORETABLE_CONFIG").then(|| "/nowhere.toml".into());
    assert!(with_file(&[], &named, Some("")).is_err());
    assert!(with_file(&[], NOTHING, None).is_ok());
}

#[test]
fn the_list_has_every_setting_and_no_secret() {
    let file = Some("redis = 'redis://bob:s3cret@h'\n");
    let config = with_file(&[], NOTHING, file).unwrap();
    let keys: Vec<&str> = config.listed.iter().map(|listed| &*listed.key).collect();
    let all: Vec<&str> = Setting::ALL.iter().map(|it| it.info().key).collect();
    assert_eq!(keys, all);
    assert_eq!(
        listed(&config, "redis").0.as_deref(),
        Some("redis://h:6379/0")
    );
    let wrong = with_file(&[], NOTHING, Some("redis = 'bob:s3cret@h'")).unwrap();
    for config in [config, wrong] {
        let shown = format!("{:?} {config:?}", config.listed);
        assert!(
            !shown.contains("s3cret") && !shown.contains("bob"),
            "{shown}"
        );
    }
    let ttl = with_file(&[], NOTHING, Some("ttl = 'redis://bob:s3cret@h'"));
    assert!(!ttl.unwrap_err().to_string().contains("s3cret"));
}

#[test]
fn colours_are_left_out_where_the_environment_says_so() {
    for (name, value, theme) in [
        ("NO_COLOR", "1", Some(Theme::NoColour)),
        ("CLICOLOR", "0", Some(Theme::NoColour)),
        ("CLICOLOR", "1", None),
        ("TERM", "dumb", Some(Theme::NoColour)),
        ("TERM", "xterm", None),
    ] {
        assert_eq!(config(&[], &[(name, value)]).theme, theme, "{name}={value}");
    }
}

#[test]
fn the_defaults_of_the_sample_are_the_defaults() {
    let sample = sample();
    let fixed = |line: &&str| {
        let key = line.split(' ').next().and_then(|it| it.strip_prefix('#'));
        let setting = Setting::in_file().find(|it| Some(it.info().key) == key);
        setting.is_some_and(|it| !it.info().default.is_empty())
    };
    let defaults: Vec<&str> = sample.lines().filter(fixed).collect();
    let defaults = defaults.join("\n").replace('#', "");
    let decided = with_file(&[], NOTHING, Some(&defaults)).unwrap();
    let usual = with_file(&[], NOTHING, None).unwrap();
    let values =
        |config: &Config| -> Vec<_> { config.listed.iter().map(|l| l.value.clone()).collect() };
    assert_eq!(values(&decided), values(&usual));
    assert!(defaults.lines().count() > 2, "{defaults}");
}
