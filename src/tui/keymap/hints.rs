//! The hints of the last line: for each part of the screen, the keys that are most useful there.

use super::{Action, BindingRow, Context, Front, Keymap, StepBack};

/// Actions that share a hint, its label, and how early it is dropped where there is no room: the greatest number first.
type Hint = (&'static [Action], &'static str, u8);

/// A hint as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownHint {
    /// The keys, separated by blanks.
    pub keys: String,
    /// What they do.
    pub label: &'static str,
    /// How early it is dropped where there is no room: the greatest number first.
    pub rank: u8,
}

const WEEKS: &[Action] = &[Action::WeekBack, Action::WeekForth];
const LINES: &[Action] = &[Action::Down, Action::Up];
const HELP: Hint = (&[Action::Help], "help", 0);
const BACK: Hint = (&[Action::Back], "back", 1);
const FLUSH: Hint = (&[Action::Flush], "flush", 5);
const COMPARE: Hint = (&[Action::Compare], "compare", 7);
const RACE: Hint = (&[Action::Race], "race", 8);
const PIN: Hint = (&[Action::Pin], "pin", 6);
const COPY: Hint = (&[Action::CopyRow], "copy", 9);

const TABLE: &[Hint] = &[
    (&[Action::Filter], "filter", 1),
    (&[Action::Detail], "detail", 2),
    COMPARE,
    RACE,
    (&[Action::NextTable], "table", 3),
    (WEEKS, "week", 6),
    FLUSH,
    (&[Action::Panel], "cache", 4),
    (&[Action::Palette], "all keys", 9),
    HELP,
    (&[Action::Quit], "quit", 10),
];

const FILTERED: &[Hint] = &[
    (&[Action::Filter], "change", 1),
    (&[Action::Back], "clear", 1),
    (
        &[Action::NextMatch, Action::PreviousMatch],
        "next, before",
        7,
    ),
    (&[Action::Detail], "detail", 2),
    COMPARE,
    RACE,
    (&[Action::NextTable], "table", 3),
    (WEEKS, "week", 6),
    FLUSH,
    (&[Action::Panel], "cache", 4),
    (&[Action::Palette], "all keys", 9),
    HELP,
];

const DETAIL: &[Hint] = &[
    BACK,
    (LINES, "players", 2),
    (WEEKS, "week", 3),
    PIN,
    COMPARE,
    RACE,
    COPY,
    FLUSH,
    HELP,
];

const COMPARISON: &[Hint] = &[
    BACK,
    (&[Action::Swap], "swap", 2),
    (LINES, "the other player", 3),
    (WEEKS, "week", 4),
    RACE,
    PIN,
    COPY,
    HELP,
];

const RACING: &[Hint] = &[
    BACK,
    (LINES, "player", 2),
    (&[Action::Keep, Action::Drop], "keep, drop", 3),
    (WEEKS, "week", 5),
    (&[Action::Detail], "detail", 4),
    COMPARE,
    HELP,
];

impl Front {
    /// The hints there, from left to right.
    const fn hints(self, filtered: bool) -> &'static [Hint] {
        match self {
            Self::Table if filtered => FILTERED,
            Self::Table => TABLE,
            Self::Prompt => &[
                (&[Action::Accept], "keep", 1),
                (&[Action::Back], "clear", 1),
                (LINES, "choose", 2),
            ],
            Self::Detail => DETAIL,
            Self::Compare => COMPARISON,
            Self::Race => RACING,
            Self::Panel => &[
                (&[Action::Panel], "back", 1),
                FLUSH,
                (&[Action::Verify], "verify", 6),
                (&[Action::Reload], "reload", 7),
                (&[Action::Messages], "events", 8),
                HELP,
            ],
            Self::Columns => &[
                (&[Action::ToggleColumn], "show/hide", 1),
                (&[Action::ColumnLeft, Action::ColumnRight], "order", 2),
                (&[Action::AllColumns], "all", 3),
                (&[Action::Back], "close", 1),
                HELP,
            ],
            Self::Themes => &[
                (LINES, "show", 1),
                (&[Action::KeepTheme], "keep", 1),
                (&[Action::Back], "as before", 1),
            ],
            Self::Palette => &[
                (&[Action::Choose], "do it", 1),
                (LINES, "choose", 2),
                (&[Action::Complete], "complete", 3),
                (&[Action::Back], "close", 1),
            ],
            Self::Help => &[
                (&[Action::Help], "every key", 1),
                (&[Action::Palette], "find one", 2),
                (&[Action::Back], "close", 1),
            ],
            Self::Messages | Self::Differences => &[
                BACK,
                (LINES, "scroll", 2),
                (&[Action::Palette], "all keys", 9),
                HELP,
            ],
        }
    }
}

impl Keymap {
    /// The hints of a context whose keys work in it.
    pub fn hints(&self, context: Context, ascii: bool) -> Vec<ShownHint> {
        let filtered = context.back == StepBack::Filter;
        let hints = context.front.hints(filtered).iter();
        hints
            .filter(|(actions, ..)| context.store || *actions != [Action::Flush])
            .filter_map(|&(actions, label, rank)| {
                let keys = actions.iter().map(|&action| self.hinted(action, context));
                let keys = keys.collect::<Option<Vec<_>>>()?;
                let labels: Vec<String> = keys.iter().map(|key| key.label(ascii)).collect();
                Some(ShownHint {
                    keys: labels.join(" "),
                    label,
                    rank,
                })
            })
            .collect()
    }

    /// The first key of an action that works in a context; while a text is typed, a character is part of the text.
    fn hinted(&self, action: Action, context: Context) -> Option<super::Key> {
        let active =
            |row: &&BindingRow| row.binding.action == action && row.binding.when.holds(context);
        let mut keys = self.0.iter().filter(active).flat_map(|row| row.keys.iter());
        keys.find(|key| !(context.front.types() && key.character().is_some()))
            .copied()
    }
}
