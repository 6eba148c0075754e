//! Closed sets whose members are also words: formats, themes, modes, kinds.

use super::{nearest, value};

/// Declares an enum whose members have names, and adds `ALL`, `name` and `Display` to it. With a word for what a member is
/// (`enum Theme: "theme"`) members are also read by their names, and other texts are refused in the words of [`unknown`].
macro_rules! named {
    (
        $(#[$about:meta])*
        $vis:vis enum $set:ident $(: $what:literal)? {
            $($(#[$of_member:meta])* $member:ident = $name:literal,)+
        }
    ) => {
        $(#[$about])*
        $vis enum $set {
            $($(#[$of_member])* $member,)+
        }

        impl $set {
            /// Every member, in the order of the declaration.
            $vis const ALL: [Self; [$($name),+].len()] = [$(Self::$member),+];

            /// The member's name, by which it is written and read.
            $vis const fn name(self) -> &'static str {
                match self {
                    $(Self::$member => $name,)+
                }
            }
        }

        impl ::std::fmt::Display for $set {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.name())
            }
        }

        $(
            impl $crate::text::named::Named for $set {
                fn names() -> impl Iterator<Item = &'static str> {
                    Self::ALL.into_iter().map(Self::name)
                }
            }

            impl ::std::str::FromStr for $set {
                type Err = String;

                fn from_str(text: &str) -> Result<Self, String> {
                    let found = Self::ALL.into_iter().find(|member| member.name() == text);
                    found.ok_or_else(|| $crate::text::named::unknown($what, text, Self::ALL.map(Self::name)))
                }
            }
        )?
    };
}

pub(crate) use named;

/// A closed set whose members are read by their names.
pub(crate) trait Named {
    /// Every name, in the order of the declaration.
    fn names() -> impl Iterator<Item = &'static str>;
}

/// The message for a text that is none of the `known` names of a `what`.
pub(crate) fn unknown<'a>(
    what: &str,
    wrong: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> String {
    let advice = meant(wrong, known);
    format!("there is no {what} '{}'; {advice}", value(wrong))
}

/// What to write instead of a wrong name: the most similar name, otherwise any of them.
pub(crate) fn meant<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<_> = known.into_iter().collect();
    match nearest(wrong, known.iter().copied()) {
        Some(near) => format!("did you mean '{near}'?"),
        None => format!("known: {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    named! {
        /// A fruit.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        enum Fruit: "fruit" {
            Apple = "apple",
            BloodOrange = "blood orange",
        }
    }

    #[test]
    fn members_are_read_as_they_are_written_and_other_texts_are_refused() {
        for fruit in Fruit::ALL {
            assert_eq!(fruit.to_string().parse(), Ok(fruit));
        }
        let refusal = |text: &str| text.parse::<Fruit>().unwrap_err();
        assert_eq!(
            refusal("aple"),
            "there is no fruit 'aple'; did you mean 'apple'?"
        );
        assert_eq!(
            refusal("\x1b[m"),
            "there is no fruit '\u{fffd}[m'; known: apple, blood orange"
        );
        assert_eq!(
            refusal("r://a:b@c"),
            "there is no fruit 'r://…'; known: apple, blood orange"
        );
    }
}
