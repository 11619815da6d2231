//! Characters that are forms of plain ones, and characters that are ignored. `tests/native/forms.rs` generates this file.

/// A run of characters that are forms of as many ASCII characters: the first character, the length of the run,
/// and the first ASCII character. A space marks a run of ignored characters.
type Form = (u32, u16, u8);

/// Runs of characters: each character is a form of one plain character, or is ignored.
#[rustfmt::skip]
pub(super) static FORMS: &[Form] = &[
    (0x85, 1, b' '), (0xa0, 1, b' '), (0xaa, 1, b'a'), (0xad, 1, b' '), (0xb2, 2, b'2'), (0xb9, 1, b'1'),
    (0xba, 1, b'o'), (0x17f, 1, b's'), (0x2b0, 1, b'h'), (0x2b2, 1, b'j'), (0x2b3, 1, b'r'), (0x2b7, 1, b'w'),
    (0x2b8, 1, b'y'), (0x2d7, 1, b' '), (0x2e1, 1, b'l'), (0x2e2, 1, b's'), (0x2e3, 1, b'x'),
    (0x34f, 1, b' '), (0x58a, 1, b' '), (0x5be, 1, b' '), (0x600, 6, b' '), (0x61c, 1, b' '),
    (0x6dd, 1, b' '), (0x70f, 1, b' '), (0x890, 2, b' '), (0x8e2, 1, b' '), (0x115f, 2, b' '),
    (0x1400, 1, b' '), (0x1680, 1, b' '), (0x17b4, 2, b' '), (0x1806, 1, b' '), (0x180b, 5, b' '),
    (0x1d2c, 1, b'A'), (0x1d2e, 1, b'B'), (0x1d30, 2, b'D'), (0x1d33, 8, b'G'), (0x1d3c, 1, b'O'),
    (0x1d3e, 1, b'P'), (0x1d3f, 1, b'R'), (0x1d40, 2, b'T'), (0x1d42, 1, b'W'), (0x1d43, 1, b'a'),
    (0x1d47, 1, b'b'), (0x1d48, 2, b'd'), (0x1d4d, 1, b'g'), (0x1d4f, 1, b'k'), (0x1d50, 1, b'm'),
    (0x1d52, 1, b'o'), (0x1d56, 1, b'p'), (0x1d57, 2, b't'), (0x1d5b, 1, b'v'), (0x1d62, 1, b'i'),
    (0x1d63, 1, b'r'), (0x1d64, 2, b'u'), (0x1d9c, 1, b'c'), (0x1da0, 1, b'f'), (0x1dbb, 1, b'z'),
    (0x2000, 22, b' '), (0x2028, 8, b' '), (0x2043, 1, b' '), (0x2053, 1, b' '), (0x205f, 17, b' '),
    (0x2070, 1, b'0'), (0x2071, 1, b'i'), (0x2074, 6, b'4'), (0x207b, 1, b' '), (0x207f, 1, b'n'),
    (0x2080, 10, b'0'), (0x208b, 1, b' '), (0x2090, 1, b'a'), (0x2091, 1, b'e'), (0x2092, 1, b'o'),
    (0x2093, 1, b'x'), (0x2095, 1, b'h'), (0x2096, 4, b'k'), (0x209a, 1, b'p'), (0x209b, 2, b's'),
    (0x209d, 1, b'w'), (0x209e, 2, b'y'), (0x2102, 1, b'C'), (0x210a, 1, b'g'), (0x210b, 1, b'H'),
    (0x210c, 1, b'H'), (0x210d, 1, b'H'), (0x210e, 1, b'h'), (0x2110, 1, b'I'), (0x2111, 1, b'I'),
    (0x2112, 1, b'L'), (0x2113, 1, b'l'), (0x2115, 1, b'N'), (0x2119, 3, b'P'), (0x211c, 1, b'R'),
    (0x211d, 1, b'R'), (0x2124, 1, b'Z'), (0x2128, 1, b'Z'), (0x212a, 1, b'K'), (0x212c, 2, b'B'),
    (0x212f, 1, b'e'), (0x2130, 2, b'E'), (0x2133, 1, b'M'), (0x2134, 1, b'o'), (0x2139, 1, b'i'),
    (0x2145, 1, b'D'), (0x2146, 2, b'd'), (0x2148, 2, b'i'), (0x2160, 1, b'I'), (0x2164, 1, b'V'),
    (0x2169, 1, b'X'), (0x216c, 1, b'L'), (0x216d, 2, b'C'), (0x216f, 1, b'M'), (0x2170, 1, b'i'),
    (0x2174, 1, b'v'), (0x2179, 1, b'x'), (0x217c, 1, b'l'), (0x217d, 2, b'c'), (0x217f, 1, b'm'),
    (0x2212, 1, b' '), (0x2460, 9, b'1'), (0x24b6, 26, b'A'), (0x24d0, 26, b'a'), (0x24ea, 1, b'0'),
    (0x2c7c, 1, b'j'), (0x2c7d, 1, b'V'), (0x2e17, 1, b' '), (0x2e1a, 1, b' '), (0x2e3a, 2, b' '),
    (0x2e40, 1, b' '), (0x2e5d, 1, b' '), (0x3000, 1, b' '), (0x301c, 1, b' '), (0x3030, 1, b' '),
    (0x30a0, 1, b' '), (0x30fc, 1, b' '), (0x3164, 1, b' '), (0xa7f1, 1, b'S'), (0xa7f2, 1, b'C'),
    (0xa7f3, 1, b'F'), (0xa7f4, 1, b'Q'), (0xfe00, 16, b' '), (0xfe31, 2, b' '), (0xfe58, 1, b' '),
    (0xfe63, 1, b' '), (0xfeff, 1, b' '), (0xff0d, 1, b' '), (0xff10, 10, b'0'), (0xff21, 26, b'A'),
    (0xff41, 26, b'a'), (0xff70, 1, b' '), (0xffa0, 1, b' '), (0xfff0, 12, b' '), (0x107a5, 1, b'q'),
    (0x10d6e, 1, b' '), (0x10ead, 1, b' '), (0x110bd, 1, b' '), (0x110cd, 1, b' '), (0x13430, 16, b' '),
    (0x1bca0, 4, b' '), (0x1ccd6, 26, b'A'), (0x1ccf0, 10, b'0'), (0x1d173, 8, b' '), (0x1d400, 26, b'A'),
    (0x1d41a, 26, b'a'), (0x1d434, 26, b'A'), (0x1d44e, 7, b'a'), (0x1d456, 18, b'i'), (0x1d468, 26, b'A'),
    (0x1d482, 26, b'a'), (0x1d49c, 1, b'A'), (0x1d49e, 2, b'C'), (0x1d4a2, 1, b'G'), (0x1d4a5, 2, b'J'),
    (0x1d4a9, 4, b'N'), (0x1d4ae, 8, b'S'), (0x1d4b6, 4, b'a'), (0x1d4bb, 1, b'f'), (0x1d4bd, 7, b'h'),
    (0x1d4c5, 11, b'p'), (0x1d4d0, 26, b'A'), (0x1d4ea, 26, b'a'), (0x1d504, 2, b'A'), (0x1d507, 4, b'D'),
    (0x1d50d, 8, b'J'), (0x1d516, 7, b'S'), (0x1d51e, 26, b'a'), (0x1d538, 2, b'A'), (0x1d53b, 4, b'D'),
    (0x1d540, 5, b'I'), (0x1d546, 1, b'O'), (0x1d54a, 7, b'S'), (0x1d552, 26, b'a'), (0x1d56c, 26, b'A'),
    (0x1d586, 26, b'a'), (0x1d5a0, 26, b'A'), (0x1d5ba, 26, b'a'), (0x1d5d4, 26, b'A'), (0x1d5ee, 26, b'a'),
    (0x1d608, 26, b'A'), (0x1d622, 26, b'a'), (0x1d63c, 26, b'A'), (0x1d656, 26, b'a'), (0x1d670, 26, b'A'),
    (0x1d68a, 26, b'a'), (0x1d7ce, 10, b'0'), (0x1d7d8, 10, b'0'), (0x1d7e2, 10, b'0'), (0x1d7ec, 10, b'0'),
    (0x1d7f6, 10, b'0'), (0x1f12b, 1, b'C'), (0x1f12c, 1, b'R'), (0x1f130, 26, b'A'), (0x1fbf0, 10, b'0'),
    (0xe0000, 4096, b' '),
];

/// Characters that are forms of several plain ones: each is followed by them.
pub(super) static SEQUENCES: &str = "\
    \u{132}IJ\u{133}ij\u{1c7}LJ\u{1c8}Lj\u{1c9}lj\u{1ca}NJ\u{1cb}Nj\u{1cc}nj\
    \u{1f1}DZ\u{1f2}Dz\u{1f3}dz\u{20a8}Rs\u{2116}No\u{2120}SM\u{2121}TEL\u{2122}TM\
    \u{213b}FAX\u{2161}II\u{2162}III\u{2163}IV\u{2165}VI\u{2166}VII\u{2167}VIII\u{2168}IX\
    \u{216a}XI\u{216b}XII\u{2171}ii\u{2172}iii\u{2173}iv\u{2175}vi\u{2176}vii\u{2177}viii\
    \u{2178}ix\u{217a}xi\u{217b}xii\u{2469}10\u{246a}11\u{246b}12\u{246c}13\u{246d}14\
    \u{246e}15\u{246f}16\u{2470}17\u{2471}18\u{2472}19\u{2473}20\u{3250}PTE\u{3251}21\
    \u{3252}22\u{3253}23\u{3254}24\u{3255}25\u{3256}26\u{3257}27\u{3258}28\u{3259}29\
    \u{325a}30\u{325b}31\u{325c}32\u{325d}33\u{325e}34\u{325f}35\u{32b1}36\u{32b2}37\
    \u{32b3}38\u{32b4}39\u{32b5}40\u{32b6}41\u{32b7}42\u{32b8}43\u{32b9}44\u{32ba}45\
    \u{32bb}46\u{32bc}47\u{32bd}48\u{32be}49\u{32bf}50\u{32cc}Hg\u{32cd}erg\u{32ce}eV\
    \u{32cf}LTD\u{3371}hPa\u{3372}da\u{3373}AU\u{3374}bar\u{3375}oV\u{3376}pc\u{3377}dm\
    \u{3378}dm2\u{3379}dm3\u{337a}IU\u{3380}pA\u{3381}nA\u{3383}mA\u{3384}kA\u{3385}KB\
    \u{3386}MB\u{3387}GB\u{3388}cal\u{3389}kcal\u{338a}pF\u{338b}nF\u{338e}mg\u{338f}kg\
    \u{3390}Hz\u{3391}kHz\u{3392}MHz\u{3393}GHz\u{3394}THz\u{3396}ml\u{3397}dl\u{3398}kl\
    \u{3399}fm\u{339a}nm\u{339c}mm\u{339d}cm\u{339e}km\u{339f}mm2\u{33a0}cm2\u{33a1}m2\
    \u{33a2}km2\u{33a3}mm3\u{33a4}cm3\u{33a5}m3\u{33a6}km3\u{33a9}Pa\u{33aa}kPa\u{33ab}MPa\
    \u{33ac}GPa\u{33ad}rad\u{33b0}ps\u{33b1}ns\u{33b3}ms\u{33b4}pV\u{33b5}nV\u{33b7}mV\
    \u{33b8}kV\u{33b9}MV\u{33ba}pW\u{33bb}nW\u{33bd}mW\u{33be}kW\u{33bf}MW\u{33c3}Bq\
    \u{33c4}cc\u{33c5}cd\u{33c8}dB\u{33c9}Gy\u{33ca}ha\u{33cb}HP\u{33cc}in\u{33cd}KK\
    \u{33ce}KM\u{33cf}kt\u{33d0}lm\u{33d1}ln\u{33d2}log\u{33d3}lx\u{33d4}mb\u{33d5}mil\
    \u{33d6}mol\u{33d7}PH\u{33d9}PPM\u{33da}PR\u{33db}sr\u{33dc}Sv\u{33dd}Wb\u{33ff}gal\
    \u{fb00}ff\u{fb01}fi\u{fb02}fl\u{fb03}ffi\u{fb04}ffl\u{fb05}st\u{fb06}st\u{1f12d}CD\
    \u{1f12e}WZ\u{1f14a}HV\u{1f14b}MV\u{1f14c}SD\u{1f14d}SS\u{1f14e}PPV\u{1f14f}WC\u{1f16a}MC\
    \u{1f16b}MD\u{1f16c}MR\u{1f190}DJ\
";
