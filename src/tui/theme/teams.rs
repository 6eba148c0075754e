//! The teams' colours, each a shade that stands out from a dark ground and one that does from a light one.

use super::palette::Shade;

/// A team's code, its colour on a dark ground, and on a light one.
pub(super) const TEAMS: [(&str, Shade, Shade); 32] = [
    ("ARI", Shade(0xb0_32_4f, 131), Shade(0xb0_32_4f, 131)),
    ("ATL", Shade(0xc8_20_3f, 161), Shade(0xc8_20_3f, 161)),
    ("BAL", Shade(0x5b_4b_b5, 61), Shade(0x5b_4b_b5, 61)),
    ("BUF", Shade(0x2f_62_c8, 26), Shade(0x2f_62_c8, 26)),
    ("CAR", Shade(0x14_93_d6, 32), Shade(0x14_93_d6, 32)),
    ("CHI", Shade(0xd9_62_2b, 166), Shade(0xd9_62_2b, 166)),
    ("CIN", Shade(0xf0_64_2d, 202), Shade(0xf0_64_2d, 202)),
    ("CLE", Shade(0xb5_64_2c, 130), Shade(0xb5_64_2c, 130)),
    ("DAL", Shade(0x4f_78_b8, 67), Shade(0x4f_78_b8, 67)),
    ("DEN", Shade(0xf0_60_2a, 202), Shade(0xf0_60_2a, 202)),
    ("DET", Shade(0x2a_8f_d0, 32), Shade(0x2a_8f_d0, 32)),
    ("GB", Shade(0x4f_8a_4a, 65), Shade(0x4f_8a_4a, 65)),
    ("HOU", Shade(0xc0_3a_4a, 131), Shade(0xc0_3a_4a, 131)),
    ("IND", Shade(0x3b_6f_c4, 62), Shade(0x3b_6f_c4, 62)),
    ("JAX", Shade(0x1f_8f_9a, 30), Shade(0x1f_8f_9a, 30)),
    ("KC", Shade(0xe2_3c_4c, 167), Shade(0xe2_3c_4c, 167)),
    ("LV", Shade(0x9a_a3_ab, 247), Shade(0x9a_a3_ab, 247)),
    ("LAC", Shade(0x2f_a4_e0, 38), Shade(0x2f_a4_e0, 38)),
    ("LAR", Shade(0x4b_6f_e0, 62), Shade(0x4b_6f_e0, 62)),
    ("MIA", Shade(0x17_a2_a8, 37), Shade(0x17_a2_a8, 37)),
    ("MIN", Shade(0x7a_4f_c4, 98), Shade(0x7a_4f_c4, 98)),
    ("NE", Shade(0x52_70_a8, 61), Shade(0x52_70_a8, 61)),
    ("NO", Shade(0xc9_ae_78, 180), Shade(0x96_82_5a, 101)),
    ("NYG", Shade(0x3f_63_c9, 62), Shade(0x3f_63_c9, 62)),
    ("NYJ", Shade(0x2f_8f_63, 29), Shade(0x2f_8f_63, 29)),
    ("PHI", Shade(0x2c_8a_83, 30), Shade(0x2c_8a_83, 30)),
    ("PIT", Shade(0xe8_b7_30, 179), Shade(0xae_89_24, 136)),
    ("SEA", Shade(0x63_b5_45, 71), Shade(0x63_b5_45, 71)),
    ("SF", Shade(0xcf_3a_3a, 167), Shade(0xcf_3a_3a, 167)),
    ("TB", Shade(0xd0_40_3a, 167), Shade(0xd0_40_3a, 167)),
    ("TEN", Shade(0x5c_a3_e6, 74), Shade(0x5c_a3_e6, 74)),
    ("WSH", Shade(0xa0_4a_55, 131), Shade(0xa0_4a_55, 131)),
];
