//! Keeps who the user is out of what is meant to be shown to others.

use crate::league::clean_name;

/// The home and the name of a user.
pub(super) struct Discreet {
    home: Option<String>,
    user: Option<String>,
}

impl Discreet {
    pub(super) fn of_this_user() -> Self {
        let variable = |name| std::env::var(name).ok();
        Self::of(
            variable("HOME"),
            variable("USER").or_else(|| variable("LOGNAME")),
        )
    }

    fn of(home: Option<String>, user: Option<String>) -> Self {
        let trimmed = home.map(|home| home.trim_end_matches('/').to_owned());
        Self {
            home: trimmed.filter(|home| !home.is_empty()),
            user: user.filter(|user| !user.is_empty()),
        }
    }

    /// The text on one line, with the home as `~`, and folders named like the user without that name. It may quote a file
    /// that is damaged, so what a terminal would obey goes too.
    pub(super) fn say(&self, text: &str) -> String {
        let mut said = clean_name(text);
        if let Some(home) = &self.home {
            said = replaced(&said, home, "~");
        }
        if let Some(user) = &self.user {
            said = replaced(&said, &format!("/{user}"), "/USER");
        }
        said
    }
}

/// Replaces a path wherever it is not the beginning of a longer name.
fn replaced(text: &str, path: &str, with: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(path) {
        let goes_on = |sign: char| sign.is_alphanumeric() || sign == '-' || sign == '_';
        clean.push_str(before);
        clean.push_str(if after.starts_with(goes_on) {
            path
        } else {
            with
        });
        rest = after;
    }
    clean + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_home_nor_user_is_said() {
        let some = |text: &str| Some(text.to_owned());
        let ada = Discreet::of(some("/home/ada/"), some("ada"));
        for (text, said) in [
            ("/home/ada/l.db, 4 KiB", "~/l.db, 4 KiB"),
            ("cannot open /home/ada: denied", "cannot open ~: denied"),
            ("unix:///home/ada/r.sock", "unix://~/r.sock"),
            ("/home/adam/l.db", "/home/adam/l.db"),
            ("/srv/ada/l.db", "/srv/USER/l.db"),
            ("/srv/ada-2/l.db", "/srv/ada-2/l.db"),
            ("nothing of hers", "nothing of hers"),
            ("row 1\n\u{1b}[2Jrow 2", "row 1 [2Jrow 2"),
        ] {
            assert_eq!(ada.say(text), said);
        }
        for home in [None, some(""), some("/")] {
            assert_eq!(Discreet::of(home, None).say("/etc/l.db"), "/etc/l.db");
        }
    }
}
