//! The committed mix: 50 % paths with `*` or `:name`, 20 % equals, 15 % starts_with, 10 % contains, 5 % regex, and
//! URLs of which about half match something. The same numbers give the same rules and URLs everywhere.

use firepath::trigger::{Operator, Rule};

const WORDS: [&str; 40] = [
    "shoes", "boots", "sandals", "shirts", "jackets", "coats", "bags", "belts", "hats", "gloves", "kitchen",
    "garden", "office", "books", "music", "games", "bikes", "camping", "running", "tennis", "summer",
    "winter", "outlet", "gifts", "sale", "new", "brands", "kids", "women", "men", "home", "beauty", "health",
    "audio", "video", "phones", "tablets", "watches", "cameras", "travel",
];
const LANGUAGES: [&str; 5] = ["en", "de", "fr", "es", "it"];

/// A small generator of the xorshift family: the mix must not change with some crate's version.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }

    fn slug(&mut self) -> String {
        format!("{}-{}-{}", self.word(), self.word(), self.below(10_000))
    }
}

/// One rule and a URL that it matches.
fn pair(dice: &mut Dice) -> (Rule, String) {
    let (slug, word, id) = (dice.slug(), dice.word(), dice.below(100_000));
    let language = LANGUAGES[dice.below(LANGUAGES.len())];
    let site = "https://www.shop.example";
    let (operator, value, url) = match dice.below(20) {
        0 | 1 => (Operator::Pattern, format!("/{word}/{slug}/*"), format!("{site}/{word}/{slug}/{id}")),
        2 | 3 => {
            (Operator::Pattern, format!("/:language/{slug}/:id"), format!("{site}/{language}/{slug}/{id}"))
        }
        4 | 5 => {
            (Operator::Pattern, format!("/{word}/:category/{slug}"), format!("{site}/{word}/all/{slug}"))
        }
        6 | 7 => (
            Operator::Pattern,
            format!("/*/{slug}/checkout/:step"),
            format!("{site}/{language}/{word}/{slug}/checkout/2"),
        ),
        8 => (Operator::Pattern, format!("https://*.shop.example/{slug}/:id"), format!("{site}/{slug}/{id}")),
        9 => (Operator::Pattern, format!("/{slug}*"), format!("{site}/{slug}.html")),
        10 | 11 => (
            Operator::Equals,
            format!("{site}/{word}/{slug}"),
            format!("{site}/{word}/{slug}?utm_source=mail"),
        ),
        12 | 13 => (
            Operator::Equals,
            format!("/{word}/{slug}?page={}", id % 9),
            format!("{site}/{word}/{slug}?page={}", id % 9),
        ),
        14..=16 => {
            (Operator::StartsWith, format!("/{language}/{slug}"), format!("{site}/{language}/{slug}/{word}"))
        }
        17 | 18 => {
            (Operator::Contains, format!("ref={slug}"), format!("{site}/{word}?ref={slug}&utm_medium=ad"))
        }
        _ => (Operator::Regex, format!("^https://[^/]+/{slug}/\\d+$"), format!("{site}/{slug}/{id}")),
    };
    (Rule { fire: dice.below(4) > 0, url: value, operator, ignore_case: false }, url)
}

/// The first `count` rules of the mix.
pub fn rules(count: usize) -> Vec<Rule> {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    (0..count).map(|_| pair(&mut dice).0).collect()
}

/// `count` URLs: half of them made for a rule among the first 10,000, half for none.
pub fn urls(count: usize) -> Vec<String> {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let made: Vec<String> = (0..10_000).map(|_| pair(&mut dice).1).collect();
    (0..count)
        .map(|n| if n % 2 == 0 { made[dice.below(made.len())].clone() } else { pair(&mut dice).1 })
        .collect()
}
