//! The teams' colours, each a shade that stands out from a dark ground and one that does from a light one.

use super::palette::Shade;

/// A team's code, its colour on a dark ground, and on a light one.
pub(super) const TEAMS: [(&str, Shade, Shade); 32] = [
    ("ARI", Shade(0xb0_324f, 131), Shade(0xb0_324f, 131)),
    ("ATL", Shade(0xc8_203f, 161), Shade(0xc8_203f, 161)),
    ("BAL", Shade(0x5b_4bb5, 61), Shade(0x5b_4bb5, 61)),
    ("BUF", Shade(0x2f_62c8, 26), Shade(0x2f_62c8, 26)),
    ("CAR", Shade(0x14_93d6, 32), Shade(0x14_93d6, 32)),
    ("CHI", Shade(0xd9_622b, 166), Shade(0xd9_622b, 166)),
    ("CIN", Shade(0xf0_642d, 202), Shade(0xf0_642d, 202)),
    ("CLE", Shade(0xb5_642c, 130), Shade(0xb5_642c, 130)),
    ("DAL", Shade(0x4f_78b8, 67), Shade(0x4f_78b8, 67)),
    ("DEN", Shade(0xf0_602a, 202), Shade(0xf0_602a, 202)),
    ("DET", Shade(0x2a_8fd0, 32), Shade(0x2a_8fd0, 32)),
    ("GB", Shade(0x4f_8a4a, 65), Shade(0x4f_8a4a, 65)),
    ("HOU", Shade(0xc0_3a4a, 131), Shade(0xc0_3a4a, 131)),
    ("IND", Shade(0x3b_6fc4, 62), Shade(0x3b_6fc4, 62)),
    ("JAX", Shade(0x1f_8f9a, 30), Shade(0x1f_8f9a, 30)),
    ("KC", Shade(0xe2_3c4c, 167), Shade(0xe2_3c4c, 167)),
    ("LV", Shade(0x9a_a3ab, 247), Shade(0x9a_a3ab, 247)),
    ("LAC", Shade(0x2f_a4e0, 38), Shade(0x2f_a4e0, 38)),
    ("LAR", Shade(0x4b_6fe0, 62), Shade(0x4b_6fe0, 62)),
    ("MIA", Shade(0x17_a2a8, 37), Shade(0x17_a2a8, 37)),
    ("MIN", Shade(0x7a_4fc4, 98), Shade(0x7a_4fc4, 98)),
    ("NE", Shade(0x52_70a8, 61), Shade(0x52_70a8, 61)),
    ("NO", Shade(0xc9_ae78, 180), Shade(0x96_825a, 101)),
    ("NYG", Shade(0x3f_63c9, 62), Shade(0x3f_63c9, 62)),
    ("NYJ", Shade(0x2f_8f63, 29), Shade(0x2f_8f63, 29)),
    ("PHI", Shade(0x2c_8a83, 30), Shade(0x2c_8a83, 30)),
    ("PIT", Shade(0xe8_b730, 179), Shade(0xae_8924, 136)),
    ("SEA", Shade(0x63_b545, 71), Shade(0x63_b545, 71)),
    ("SF", Shade(0xcf_3a3a, 167), Shade(0xcf_3a3a, 167)),
    ("TB", Shade(0xd0_403a, 167), Shade(0xd0_403a, 167)),
    ("TEN", Shade(0x5c_a3e6, 74), Shade(0x5c_a3e6, 74)),
    ("WSH", Shade(0xa0_4a55, 131), Shade(0xa0_4a55, 131)),
];
