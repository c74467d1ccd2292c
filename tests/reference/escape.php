<?php
/**
 * The two texts that a Gist signature may be made over, written independently of the Rust code: strings by PHP's own JSON
 * codec, everything else copied. Reads one body per line, in base64; writes the text-level escape and the value-level
 * re-encoding, in base64, with a tab between.
 */

declare(strict_types=1);

ini_set('pcre.backtrack_limit', '100000000');
ini_set('pcre.jit', '0');

/** What PHP's encoder leaves as it is and Gist's rule escapes too. `/` and everything beyond ASCII it escapes by itself. */
const EXTRA = ['<' => '\u003C', '%' => '\u0025', '@' => '\u0040'];

/** String literals are decoded and encoded anew; of the rest only the white space goes. */
function reencode(string $body): string
{
    preg_match_all('~"(?:[^"\\\\]|\\\\.)*+"|[^"]++~s', $body, $tokens);
    $out = '';
    foreach ($tokens[0] as $token) {
        $out .= $token[0] === '"'
            ? strtr(json_encode(json_decode($token, false, 512, JSON_THROW_ON_ERROR), JSON_THROW_ON_ERROR), EXTRA)
            : preg_replace('~\s+~', '', $token);
    }
    return $out;
}

/** Backslash pairs stay; what the rule escapes is escaped where it stands. */
function escape(string $body): string
{
    return preg_replace_callback(
        '~\\\\.|[/<%@]|[^\x00-\x7f]~su',
        static fn (array $match): string => $match[0][0] === '\\'
            ? $match[0]
            : strtr(substr(json_encode($match[0], JSON_THROW_ON_ERROR), 1, -1), EXTRA),
        $body,
    );
}

while (($line = fgets(STDIN)) !== false) {
    $body = base64_decode(trim($line), true);
    echo base64_encode(escape($body)), "\t", base64_encode(reencode($body)), "\n";
}
