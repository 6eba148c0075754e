//! The configuration file's `[theme]` table: the theme's name, and colours for single roles.
//!
//! ```toml
//! [theme]
//! name = "dark"
//! ground = "#0f1319"
//! accent = "light-blue"
//! ```

use toml::Spanned;
use toml::de::DeValue;

use super::table::{in_order, line};
use super::{ConfigError, SettingOrigin};
use crate::text;
use crate::text::named::unknown;
use crate::tui::{OwnColour, Role};

/// The table as it was read.
#[derive(Clone, Debug, Default)]
pub(super) struct ThemeTable {
    /// The name of the theme, and the line it is on.
    pub(super) name: Option<(String, usize)>,
    /// The user's own colours, in the order of the file.
    pub(super) own: Vec<OwnColour>,
    /// The same as they are listed: the role, the colour as written, and the line.
    pub(super) listed: Vec<(Role, String, usize)>,
}

impl ThemeTable {
    /// The name of the table, and of the setting that it replaces.
    pub(super) const TABLE: &str = "theme";
    /// The key for the theme's name.
    const NAME: &str = "name";

    /// Reads the table; `None` when the value is none. `place` maps a byte of the file to its origin.
    pub(super) fn parse(
        value: &Spanned<DeValue<'_>>,
        place: &dyn Fn(usize) -> SettingOrigin,
    ) -> Result<Option<Self>, ConfigError> {
        let DeValue::Table(table) = value.get_ref() else {
            return Ok(None);
        };
        let mut read = Self::default();
        for (key, value) in in_order(table) {
            let at = key.span().start;
            let refused = |why: String| ConfigError::Table {
                place: place(at),
                why: text::redact(&why),
            };
            let key: &str = key.get_ref();
            let DeValue::String(written) = value.get_ref() else {
                return Err(refused(format!(
                    "{key}: write a text, such as \"#74b9ff\" or \"cyan\""
                )));
            };
            if key == Self::NAME {
                read.name = Some((written.clone().into_owned(), line(&place(at))));
                continue;
            }
            let names = || Role::ALL.map(Role::name).into_iter();
            let role = Role::ALL.into_iter().find(|role| role.name() == key);
            let known = || unknown("colour", key, std::iter::once(Self::NAME).chain(names()));
            let role = role.ok_or_else(|| refused(known()))?;
            let own = OwnColour::parse(role, written).ok_or_else(|| {
                refused(format!(
                    "{key}: there is no colour '{}'; write #rrggbb, one of the terminal's own such as cyan or \
                     light-blue, or the number of one of its 256",
                    written.escape_debug()
                ))
            })?;
            read.own.push(own);
            read.listed
                .push((role, written.clone().into_owned(), line(&place(at))));
        }
        Ok(Some(read))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Setting;
    use crate::config::file::File;

    fn file(text: &str) -> Result<File, ConfigError> {
        File::parse(Path::new("/c.toml"), None, text)
    }

    #[test]
    fn roles_get_the_users_colours_and_the_theme_its_name() {
        let text = "ttl = \"7d\"\n[theme]\nname = \"light\"\naccent = \"#74b9ff\"\nground = \"black\"\ndim = \"244\"\n";
        let file = file(text).unwrap();
        let own = [
            OwnColour::parse(Role::Accent, "#74b9ff"),
            OwnColour::parse(Role::Ground, "black"),
            OwnColour::parse(Role::Dim, "244"),
        ];
        assert_eq!(file.theme.own, own.map(Option::unwrap));
        let (name, origin) = file.value(Setting::Theme).unwrap();
        assert_eq!(
            (name.to_str(), origin.to_string()),
            (Some("light"), "/c.toml line 3".to_owned())
        );
        let listed: Vec<_> = file.listed_colours().map(|it| (it.key, it.value)).collect();
        assert_eq!(
            listed[0],
            ("theme.accent".into(), Some("#74b9ff".to_owned()))
        );
    }

    #[test]
    fn a_role_or_a_colour_that_is_none_is_refused_with_its_line_and_the_way_out() {
        for (text, told) in [
            (
                "[theme]\naccnt = \"red\"",
                "line 2: there is no colour 'accnt'; did you mean 'accent'?",
            ),
            (
                "[theme]\naccent = \"rose\"",
                "line 2: accent: there is no colour 'rose'; write #rrggbb",
            ),
            (
                "[theme]\naccent = \"#12345\"",
                "there is no colour '#12345'",
            ),
            ("[theme]\naccent = 3", "line 2: accent: write a text"),
        ] {
            let error = file(text).unwrap_err().to_string();
            assert!(error.contains(told), "{text}: {error}");
        }
    }
}
