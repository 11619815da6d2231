//! The language of messages.

use invitcode::domain::language::Language;

#[test]
fn a_tag_names_a_language_with_or_without_a_region() {
    for tag in ["fr", "FR", "fr-CA", "fr_FR"] {
        assert_eq!(Language::from_tag(tag), Language::French, "{tag}");
    }
    for tag in ["en", "en-GB", "de", "", "frr", "f"] {
        assert_eq!(Language::from_tag(tag), Language::English, "{tag}");
    }
}

#[test]
fn the_accepted_language_with_the_greatest_weight_wins_and_among_equals_the_first() {
    for header in [
        "fr",
        "fr;q=1",
        "fr;q=1.000, en;q=0.999",
        "en;q=0.4, fr;q=0.41",
        "en;q=0, fr;q=0.001",
        "fr, en",
        "de, fr ; q = 0.5 , en;q=0.4",
        "en;q=2, fr;Q=0.1",
        "en;q=0.1234, fr;q=0.1",
        "en;q=0.x, fr;q=0.1",
        "en;level=1, fr;q=0.1",
    ] {
        assert_eq!(Language::accepted(header), Language::French, "{header}");
    }
    for header in [
        "",
        "en, fr",
        "en;q=0.5, fr;q=0.5",
        "fr;q=0",
        "fr;q=",
        "fr;q=0.5;x=1",
        "*",
        "de",
        "fr;q=0.9, en;q=1",
    ] {
        assert_eq!(Language::accepted(header), Language::English, "{header}");
    }
}
