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
            Shade(0x0f_13_19, 233),
            Shade(0x17_1d_26, 234),
            Shade(0x24_32_4a, 237),
            Shade(0x3b_33_18, 236),
            Shade(0xd5_db_e5, 253),
            Shade(0xf4_f7_fb, 231),
            Shade(0x9a_a6_b6, 248),
            Shade(0x74_b9_ff, 111),
            Shade(0x62_d1_96, 78),
            Shade(0xff_8a_80, 210),
            Shade(0xea_bf_4e, 179),
            Shade(0xf3_c6_4f, 221),
            Shade(0xcd_d5_df, 188),
            Shade(0xe0_a2_74, 180),
            Shade(0xcb_a6_ff, 183),
            Shade(0x5f_d6_cf, 80),
            Shade(0x4f_b0_8c, 72),
            Shade(0x5d_6d_85, 60),
            Shade(0xf3_c6_4f, 221),
            Shade(0x3b_46_56, 238),
            Shade(0x2b_34_42, 237),
            Shade(0x0f_13_19, 233),
        ],
        race: [
            Shade(0xf3_c6_4f, 221),
            Shade(0x7f_b2_ff, 111),
            Shade(0xff_9a_6b, 209),
            Shade(0x5f_d6_cf, 80),
            Shade(0x8f_d0_6a, 113),
            Shade(0xe5_8f_c8, 176),
            Shade(0xcb_a6_ff, 183),
            Shade(0xd5_db_e5, 253),
        ],
        light: false,
    };

    /// For light backgrounds.
    pub(super) const LIGHT: Self = Self {
        roles: [
            Shade(0xfb_fa_f6, 231),
            Shade(0xf1_ef_e8, 255),
            Shade(0xd9_e6_f7, 189),
            Shade(0xff_ef_ad, 229),
            Shade(0x26_2b_33, 236),
            Shade(0x05_08_0c, 232),
            Shade(0x58_62_70, 59),
            Shade(0x0a_56_9f, 25),
            Shade(0x11_69_3f, 23),
            Shade(0xb0_2a_20, 124),
            Shade(0x7d_52_00, 58),
            Shade(0x7d_57_00, 58),
            Shade(0x56_60_6d, 59),
            Shade(0x8c_45_14, 58),
            Shade(0x6a_35_b8, 55),
            Shade(0x0a_61_6b, 23),
            Shade(0x2f_8a_64, 29),
            Shade(0x86_8f_9c, 246),
            Shade(0xb5_82_0f, 136),
            Shade(0xbf_bc_b1, 250),
            Shade(0xde_db_d0, 253),
            Shade(0xff_ff_ff, 231),
        ],
        race: [
            Shade(0x7d_57_00, 58),
            Shade(0x1e_5f_bf, 25),
            Shade(0xb0_4a_12, 130),
            Shade(0x0a_61_6b, 23),
            Shade(0x3d_6e_12, 22),
            Shade(0xa0_2a_78, 126),
            Shade(0x6a_35_b8, 55),
            Shade(0x26_2b_33, 236),
        ],
        light: true,
    };

    /// White on black, every text at 7:1 or more.
    pub(super) const CONTRAST: Self = Self {
        roles: [
            Shade(0x00_00_00, 16),
            Shade(0x12_12_12, 233),
            Shade(0x00_30_70, 17),
            Shade(0x44_38_00, 58),
            Shade(0xff_ff_ff, 231),
            Shade(0xff_ff_ff, 231),
            Shade(0xd0_d0_d0, 252),
            Shade(0x8c_d2_ff, 117),
            Shade(0x7c_f0_a0, 120),
            Shade(0xff_b0_a8, 217),
            Shade(0xff_d8_4a, 221),
            Shade(0xff_d8_4a, 221),
            Shade(0xe8_ee_f4, 255),
            Shade(0xff_c0_90, 216),
            Shade(0xdc_c0_ff, 183),
            Shade(0x7a_f0_ea, 123),
            Shade(0x5f_d0_8a, 78),
            Shade(0x9a_a4_b4, 247),
            Shade(0xff_d8_4a, 221),
            Shade(0xa0_a0_a0, 247),
            Shade(0x60_60_60, 241),
            Shade(0x00_00_00, 16),
        ],
        race: [
            Shade(0xff_d8_4a, 221),
            Shade(0x9a_c8_ff, 117),
            Shade(0xff_b0_88, 216),
            Shade(0x7a_f0_ea, 123),
            Shade(0xa8_e8_80, 156),
            Shade(0xff_b0_e0, 218),
            Shade(0xdc_c0_ff, 183),
            Shade(0xff_ff_ff, 231),
        ],
        light: false,
    };
}
