//! Latin letters with marks. `tests/native/marks.rs` generates the table.

/// The letter of a character that is a Latin letter with marks; Unicode's own decompositions.
#[must_use]
pub fn without_marks(character: char) -> Option<char> {
    let point = u32::from(character);
    let (first, letters) = ROWS.iter().rfind(|(first, _)| *first <= point)?;
    let place = usize::try_from(point - first).ok()?;
    letters.chars().nth(place).filter(|letter| *letter != '.')
}

/// The first character of a row, and the letters of the row's characters; a point for one without.
static ROWS: &[(u32, &str)] = &[
    (
        0xc0,
        "\
         AAAAAA.CEEEEIIII.NOOOOO..UUUUY..aaaaaa.ceeeeiiii.nooooo..uuuuy.yAaAaAaCcCcCcCcDd..EeEeEeEeEeGgGg\
         GgGgHh..IiIiIiIiI...JjKk.LlLlLl....NnNnNn...OoOoOo..RrRrRrSsSsSsSsTtTt..UuUuUuUuUuUuWwYyYZzZzZz.\
         ................................Oo.............Uu............................AaIiOoUuUuUuUuUu.Aa\
         AaÆæ..GgKkOoOoƷʒj...Gg..NnAaÆæØøAaAaEeEeIiIiOoOoRrRrUuUuSsTt..Hh......AaEeOoOoOoOoYy\
         ",
    ),
    (
        0x1e00,
        "\
         AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMmMmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRr\
         SsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVvWwWwWwWwWwXxXxYyZzZzZzhtwy.ſ....AaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe\
         EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy\
         ",
    ),
    (
        0x212a,
        "\
         KA\
         ",
    ),
];
