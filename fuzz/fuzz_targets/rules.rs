//! Trigger paths: first the URL, then one rule per line (`+` or `-`, a letter for the operator, `i` or a blank, the
//! value). Index, matcher and trace agree, in company as alone, and what the static analysis claims holds.
#![no_main]

use firepath::json::{Document, Writer};
use firepath::trigger::{IGNORED_PARAMETERS, Matches, Operator, Rule, RuleSet, RuleSetBuilder, lint};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let given = lines.next().unwrap_or_default();
    let rules: Vec<Rule> = lines.take(12).filter_map(rule).collect();
    let parsed = url::Url::parse(given).ok();
    let url = parsed.as_ref().map_or(given, url::Url::as_str);

    let mut alone = RuleSetBuilder::new();
    let Ok(own) = alone.add_path(&rules) else { return };
    // enough of them for an index
    let mut company = RuleSetBuilder::new();
    for n in 0..40 {
        company.add_path(&[Rule::fire(format!("/other/{n}"))]).unwrap();
    }
    let path = company.add_path(&rules).unwrap();
    let (alone, company) = (alone.finish().bytes, company.finish().bytes);
    let (alone, company) = (RuleSet::from_bytes(&alone).unwrap(), RuleSet::from_bytes(&company).unwrap());

    let expected = alone.decide_path(own, &alone.subject(Some(url))).unwrap();
    let subject = company.subject(Some(url));
    let mut matches = Matches::default();
    company.matches(&subject, &mut matches);
    assert_eq!(company.decide(path, &matches).unwrap(), expected);
    assert_eq!(company.decide_path(path, &subject).unwrap(), expected);
    let trace = company.trace(path, &subject).unwrap();
    assert_eq!(trace.decision, expected);
    let mut out = Writer::new();
    trace.write(&mut out);
    Document::parse(&out.into_bytes()).unwrap();

    let claims = lint(&rules, &IGNORED_PARAMETERS.map(String::from));
    if !parsed.as_ref().is_some_and(|url| ["http", "https"].contains(&url.scheme())) {
        return;
    }
    for claim in claims {
        match claim.code {
            "never_fires" => assert!(!expected.fire, "{rules:?} fires on {url}"),
            "never_matches" => {
                let position: usize = claim.path.split('/').nth(1).unwrap().parse().unwrap();
                assert!(!trace.rules[position].matched, "{:?} matches {url}", rules[position]);
            }
            _ => {}
        }
    }
});

fn rule(line: &str) -> Option<Rule> {
    let mut chars = line.chars();
    let fire = chars.next()? == '+';
    let operator = match chars.next()? {
        'p' => Operator::Pattern,
        'e' => Operator::Equals,
        'c' => Operator::Contains,
        's' => Operator::StartsWith,
        'w' => Operator::EndsWith,
        _ => Operator::Regex,
    };
    let ignore_case = chars.next()? == 'i';
    Some(Rule { fire, operator, ignore_case, url: chars.as_str().to_owned() })
}
