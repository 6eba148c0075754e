//! The colours of the themes, role by role.

use ratatui::style::Color;

use super::ColourDepth;
use crate::text::named::named;

named! {
    /// What a colour says. Each says one thing.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Role: "colour" {
        /// The screen. Painted only where the user asks for it; otherwise the terminal keeps its own, and its transparency.
        Ground = "ground",
        /// A box above the screen.
        Raised = "raised",
        /// The row of the cursor.
        Select = "select",
        /// A row that has changed just now.
        Flash = "flash",
        /// Values.
        Text = "text",
        /// What is found first.
        Strong = "strong",
        /// Labels, units, what is missing.
        Dim = "dim",
        /// Keys, the tab, the sort, the time an entry has left.
        Accent = "accent",
        /// A hit, won, up.
        Good = "good",
        /// A miss, lost, down.
        Bad = "bad",
        /// Stale, older, a joker, the line of an average.
        Warn = "warn",
        /// The first place.
        Gold = "gold",
        /// The second place.
        Silver = "silver",
        /// The third place.
        Bronze = "bronze",
        /// The user's own name.
        Me = "me",
        /// The pinned player's name.
        Pin = "pin",
        /// A bar over the average.
        Above = "above",
        /// A bar under the average.
        Below = "below",
        /// The best of the week.
        Win = "win",
        /// Frames.
        Line = "line",
        /// The rest of a bar.
        Track = "track",
        /// Text in a filled pill.
        OnPill = "onpill",
    }
}

/// A colour in 24 bits, and the nearest of the 240 that are the same on every terminal with 256.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shade(pub(super) u32, pub(super) u8);

impl Shade {
    /// The colour as far as the terminal can show it.
    pub(super) const fn color(self, depth: ColourDepth) -> Color {
        match depth {
            ColourDepth::Millions => Color::from_u32(self.0),
            ColourDepth::Indexed | ColourDepth::Sixteen => Color::Indexed(self.1),
        }
    }
}

/// The shades of a theme that brings its own colours.
#[derive(Debug)]
pub(super) struct Palette {
    /// In the order of the roles.
    roles: [Shade; Role::ALL.len()],
    /// The lines of a race, which are told apart by their letters as well.
    pub(super) race: [Shade; 8],
    /// Whether its ground is light.
    pub(super) light: bool,
}

impl Palette {
    /// A role's shade.
    pub(super) const fn shade(&self, role: Role) -> Shade {
        self.roles[role as usize]
    }

    /// For dark backgrounds.
    pub(super) const DARK: Self = Self {
        roles: [
            Shade(0x0f_1319, 233),
            Shade(0x17_1d26, 234),
            Shade(0x24_324a, 237),
            Shade(0x3b_3318, 236),
            Shade(0xd5_dbe5, 253),
            Shade(0xf4_f7fb, 231),
            Shade(0x9a_a6b6, 248),
            Shade(0x74_b9ff, 111),
            Shade(0x62_d196, 78),
            Shade(0xff_8a80, 210),
            Shade(0xea_bf4e, 179),
            Shade(0xf3_c64f, 221),
            Shade(0xcd_d5df, 188),
            Shade(0xe0_a274, 180),
            Shade(0xcb_a6ff, 183),
            Shade(0x5f_d6cf, 80),
            Shade(0x4f_b08c, 72),
            Shade(0x5d_6d85, 60),
            Shade(0xf3_c64f, 221),
            Shade(0x3b_4656, 238),
            Shade(0x2b_3442, 237),
            Shade(0x0f_1319, 233),
        ],
        race: [
            Shade(0xf3_c64f, 221),
            Shade(0x7f_b2ff, 111),
            Shade(0xff_9a6b, 209),
            Shade(0x5f_d6cf, 80),
            Shade(0x8f_d06a, 113),
            Shade(0xe5_8fc8, 176),
            Shade(0xcb_a6ff, 183),
            Shade(0xd5_dbe5, 253),
        ],
        light: false,
    };

    /// For light backgrounds.
    pub(super) const LIGHT: Self = Self {
        roles: [
            Shade(0xfb_faf6, 231),
            Shade(0xf1_efe8, 255),
            Shade(0xd9_e6f7, 189),
            Shade(0xff_efad, 229),
            Shade(0x26_2b33, 236),
            Shade(0x05_080c, 232),
            Shade(0x58_6270, 59),
            Shade(0x0a_569f, 25),
            Shade(0x11_693f, 23),
            Shade(0xb0_2a20, 124),
            Shade(0x7d_5200, 58),
            Shade(0x7d_5700, 58),
            Shade(0x56_606d, 59),
            Shade(0x8c_4514, 58),
            Shade(0x6a_35b8, 55),
            Shade(0x0a_616b, 23),
            Shade(0x2f_8a64, 29),
            Shade(0x86_8f9c, 246),
            Shade(0xb5_820f, 136),
            Shade(0xbf_bcb1, 250),
            Shade(0xde_dbd0, 253),
            Shade(0xff_ffff, 231),
        ],
        race: [
            Shade(0x7d_5700, 58),
            Shade(0x1e_5fbf, 25),
            Shade(0xb0_4a12, 130),
            Shade(0x0a_616b, 23),
            Shade(0x3d_6e12, 22),
            Shade(0xa0_2a78, 126),
            Shade(0x6a_35b8, 55),
            Shade(0x26_2b33, 236),
        ],
        light: true,
    };

    /// White on black, every text at 7:1 or more.
    pub(super) const CONTRAST: Self = Self {
        roles: [
            Shade(0x00_0000, 16),
            Shade(0x12_1212, 233),
            Shade(0x00_3070, 17),
            Shade(0x33_2a00, 236),
            Shade(0xff_ffff, 231),
            Shade(0xff_ffff, 231),
            Shade(0xd0_d0d0, 252),
            Shade(0x8c_d2ff, 117),
            Shade(0x7c_f0a0, 120),
            Shade(0xff_b0a8, 217),
            Shade(0xff_d84a, 221),
            Shade(0xff_d84a, 221),
            Shade(0xe8_eef4, 255),
            Shade(0xff_c090, 216),
            Shade(0xdc_c0ff, 183),
            Shade(0x7a_f0ea, 123),
            Shade(0x5f_d08a, 78),
            Shade(0x9a_a4b4, 247),
            Shade(0xff_d84a, 221),
            Shade(0xa0_a0a0, 247),
            Shade(0x60_6060, 241),
            Shade(0x00_0000, 16),
        ],
        race: [
            Shade(0xff_d84a, 221),
            Shade(0x9a_c8ff, 117),
            Shade(0xff_b088, 216),
            Shade(0x7a_f0ea, 123),
            Shade(0xa8_e880, 156),
            Shade(0xff_b0e0, 218),
            Shade(0xdc_c0ff, 183),
            Shade(0xff_ffff, 231),
        ],
        light: false,
    };
}
