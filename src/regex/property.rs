//! The ASCII part of character classes and Unicode properties.

/// `0`…`9`
pub(super) const DIGIT: u128 = ((1 << 10) - 1) << b'0';
const UPPER: u128 = super::ast::UPPER;
const LOWER: u128 = UPPER << 32;
const LETTER: u128 = UPPER | LOWER;
/// Letters, digits and the underscore.
pub(super) const WORD: u128 = LETTER | DIGIT | 1 << b'_';
/// White space and line ends.
pub(super) const SPACE: u128 = 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 13 | 1 << b' ';
const CONTROL: u128 = ((1 << 32) - 1) | 1 << 127;
const HEX: u128 = DIGIT | 0x7e << 64 | 0x7e << 96;

const fn set(chars: &[u8]) -> u128 {
    match chars {
        [first, rest @ ..] => 1 << *first | set(rest),
        [] => 0,
    }
}

const CONNECTOR: u128 = set(b"_");
const DASH: u128 = set(b"-");
const OPEN: u128 = set(b"([{");
const CLOSE: u128 = set(b")]}");
const OTHER_PUNCTUATION: u128 = set(b"!\"#%&'*,./:;?@\\");
const PUNCTUATION: u128 = CONNECTOR | DASH | OPEN | CLOSE | OTHER_PUNCTUATION;
const MATH: u128 = set(b"+<=>|~");
const CURRENCY: u128 = set(b"$");
const MODIFIER: u128 = set(b"^`");
const SYMBOL: u128 = MATH | CURRENCY | MODIFIER;

/// What `\p{text}` holds of ASCII, and whether it is a property of strings. `None` if there is no such property.
pub(super) fn find(text: &str) -> Option<(u128, bool)> {
    if let Some((name, value)) = text.split_once('=') {
        let set = match name {
            "General_Category" | "gc" => category(value)?,
            "Script" | "sc" | "Script_Extensions" | "scx" => script(value)?,
            _ => return None,
        };
        return Some((set, false));
    }
    if STRINGS.contains(&text) {
        return Some((0, true));
    }
    category(text).or_else(|| binary(text)).map(|set| (set, false))
}

fn category(name: &str) -> Option<u128> {
    Some(match name {
        "L" | "Letter" | "LC" | "Cased_Letter" => LETTER,
        "Lu" | "Uppercase_Letter" => UPPER,
        "Ll" | "Lowercase_Letter" => LOWER,
        "N" | "Number" | "Nd" | "Decimal_Number" | "digit" => DIGIT,
        "P" | "Punctuation" | "punct" => PUNCTUATION,
        "Pc" | "Connector_Punctuation" => CONNECTOR,
        "Pd" | "Dash_Punctuation" => DASH,
        "Ps" | "Open_Punctuation" => OPEN,
        "Pe" | "Close_Punctuation" => CLOSE,
        "Po" | "Other_Punctuation" => OTHER_PUNCTUATION,
        "S" | "Symbol" => SYMBOL,
        "Sm" | "Math_Symbol" => MATH,
        "Sc" | "Currency_Symbol" => CURRENCY,
        "Sk" | "Modifier_Symbol" => MODIFIER,
        "Z" | "Separator" | "Zs" | "Space_Separator" => 1 << b' ',
        "C" | "Other" | "Cc" | "Control" | "cntrl" => CONTROL,
        "Lt"
        | "Titlecase_Letter"
        | "Lm"
        | "Modifier_Letter"
        | "Lo"
        | "Other_Letter"
        | "M"
        | "Mark"
        | "Combining_Mark"
        | "Mn"
        | "Nonspacing_Mark"
        | "Mc"
        | "Spacing_Mark"
        | "Me"
        | "Enclosing_Mark"
        | "Nl"
        | "Letter_Number"
        | "No"
        | "Other_Number"
        | "Pi"
        | "Initial_Punctuation"
        | "Pf"
        | "Final_Punctuation"
        | "So"
        | "Other_Symbol"
        | "Zl"
        | "Line_Separator"
        | "Zp"
        | "Paragraph_Separator"
        | "Cf"
        | "Format"
        | "Cs"
        | "Surrogate"
        | "Co"
        | "Private_Use"
        | "Cn"
        | "Unassigned" => 0,
        _ => return None,
    })
}

fn binary(name: &str) -> Option<u128> {
    Some(match name {
        "Any" | "ASCII" | "Assigned" => u128::MAX,
        "Alphabetic" | "Alpha" | "Cased" => LETTER,
        "Uppercase" | "Upper" | "Changes_When_Lowercased" | "CWL" => UPPER,
        "Changes_When_Casefolded" | "CWCF" | "Changes_When_NFKC_Casefolded" | "CWKCF" => UPPER,
        "Lowercase" | "Lower" | "Changes_When_Uppercased" | "CWU" | "Changes_When_Titlecased" | "CWT" => {
            LOWER
        }
        "Changes_When_Casemapped" | "CWCM" => LETTER,
        "ASCII_Hex_Digit" | "AHex" | "Hex_Digit" | "Hex" => HEX,
        "ID_Start" | "IDS" | "XID_Start" | "XIDS" => LETTER,
        "ID_Continue" | "IDC" | "XID_Continue" | "XIDC" => WORD,
        "White_Space" | "space" => SPACE,
        "Pattern_White_Space" | "Pat_WS" => SPACE,
        "Pattern_Syntax" | "Pat_Syn" => (PUNCTUATION | SYMBOL) & !CONNECTOR,
        "Dash" => DASH,
        "Math" => set(b"+<=>^|~"),
        "Quotation_Mark" | "QMark" => set(b"\"'"),
        "Sentence_Terminal" | "STerm" => set(b"!.?"),
        "Terminal_Punctuation" | "Term" => set(b"!,.:;?"),
        "Bidi_Mirrored" | "Bidi_M" => set(b"()<>[]{}"),
        "Case_Ignorable" | "CI" => set(b"'.:^`"),
        "Diacritic" | "Dia" => set(b"^`"),
        "Emoji" => DIGIT | set(b"#*"),
        "Emoji_Component" | "EComp" => DIGIT | set(b"#*"),
        "Soft_Dotted" | "SD" => set(b"ij"),
        "Grapheme_Base" | "Gr_Base" => super::ast::PRINTABLE,
        "Bidi_Control"
        | "Bidi_C"
        | "Default_Ignorable_Code_Point"
        | "DI"
        | "Deprecated"
        | "Dep"
        | "Emoji_Modifier"
        | "EMod"
        | "Emoji_Modifier_Base"
        | "EBase"
        | "Emoji_Presentation"
        | "EPres"
        | "Extended_Pictographic"
        | "ExtPict"
        | "Extender"
        | "Ext"
        | "Grapheme_Extend"
        | "Gr_Ext"
        | "Ideographic"
        | "Ideo"
        | "IDS_Binary_Operator"
        | "IDSB"
        | "IDS_Trinary_Operator"
        | "IDST"
        | "Join_Control"
        | "Join_C"
        | "Logical_Order_Exception"
        | "LOE"
        | "Noncharacter_Code_Point"
        | "NChar"
        | "Radical"
        | "Regional_Indicator"
        | "RI"
        | "Unified_Ideograph"
        | "UIdeo"
        | "Variation_Selector"
        | "VS" => 0,
        _ => return None,
    })
}

const STRINGS: [&str; 7] = [
    "Basic_Emoji",
    "Emoji_Keycap_Sequence",
    "RGI_Modifier_Sequence",
    "RGI_Flag_Sequence",
    "RGI_Emoji_Modifier_Sequence",
    "RGI_Emoji_Tag_Sequence",
    "RGI_Emoji",
];

/// Latin letters; all else of ASCII is common to all scripts. Names of other scripts are accepted by their form
/// alone, for none of their characters is ASCII.
fn script(name: &str) -> Option<u128> {
    match name {
        "Latin" | "Latn" => Some(LETTER),
        "Common" | "Zyyy" => Some(!LETTER),
        _ => {
            let well_formed = name.len() >= 2
                && name.starts_with(|c: char| c.is_ascii_uppercase())
                && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_');
            well_formed.then_some(0)
        }
    }
}
