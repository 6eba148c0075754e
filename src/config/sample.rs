//! A configuration file to start from.

use std::fmt::Write;

use super::Setting;
use super::setting::Sample;

/// The table of keys comes last: in TOML, what follows a table's head belongs to it.
const KEYS: &str = r#"
# Other keys for what the dashboard does: a key, a list of keys, or none. They are written as the help shows them, in
# ASCII: x, X, C-x, Space, Enter, Tab, PgDn, Down, F5. A wrong name is answered with the right ones.
#[keys]
#flush = "F"
#down = ["j", "n", "Down"]
#mouse = []
"#;

/// The text of a file in which everything is explained and nothing is decided: every value is behind a `#`.
pub fn sample() -> String {
    let mut text = String::from(
        "# scoretable: what holds unless a flag or an environment variable says otherwise.\n\
         # Take the # away from a line to decide it; `scoretable config show` says what holds and why.\n",
    );
    for setting in Setting::ALL {
        text.push('\n');
        for line in setting.about().lines() {
            // Writing into a String cannot fail.
            let _written = writeln!(text, "# {line}");
        }
        let (Sample::Default(value) | Sample::Example(value)) = setting.sample();
        let _written = writeln!(text, "#{} = {value}", setting.key());
    }
    text.push_str(KEYS);
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::file::File;
    use super::*;

    fn parsed(text: &str) -> Vec<(Setting, String)> {
        let file = File::parse(Path::new("/c.toml"), None, text).unwrap();
        let found =
            |setting: Setting| Some((setting, file.value(setting)?.0.into_string().unwrap()));
        Setting::ALL.into_iter().filter_map(found).collect()
    }

    #[test]
    fn the_sample_decides_nothing_and_mentions_everything() {
        assert_eq!(parsed(&sample()), []);
        for setting in Setting::ALL {
            assert!(sample().contains(&format!("\n#{} = ", setting.key())));
        }
    }

    #[test]
    fn every_line_of_the_sample_can_be_used() {
        let decided: String = sample()
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(value) if !value.starts_with(' ') => format!("{value}\n"),
                _ => String::new(),
            })
            .collect();
        let settings: Vec<Setting> = parsed(&decided).into_iter().map(|(s, _)| s).collect();
        assert_eq!(settings, Setting::ALL);
    }
}
