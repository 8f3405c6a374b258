/** What no line of the log may say, whoever wrote the sentence that it stands in: a driver, a library, or we. */

const secrets: [shape: RegExp, instead: string][] = [
  // A header by its name, whatever its value looks like.
  [/\b((?:set-)?cookie|(?:proxy-)?authorization)\b(\s*[:=]\s*)[^\n]+/gi, "$1$2[left out]"],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/g, "$1 [left out]"],
  // What stands in an address before its host, and its query: codes, states and e-mails are in those.
  [/\b([a-z][a-z\d+.-]{0,20}:\/\/)[^\s/?#@]{1,500}@/gi, "$1[left out]@"],
  [/((?:\b[a-z][a-z\d+.-]{0,20}:\/\/|\/)[^\s?#"'<>]{0,500})[?#][^\s"'<>)]+/gi, "$1?[left out]"],
  // What programs call by a name: `code=...`, `"access_token": "..."`.
  [
    /\b((?:[a-z]{1,20}[_-]){0,3}(?:code|state|nonce|token|secret|password|verifier|assertion|hint|key))("?\s{0,4}[:=]\s{0,4}"?)(?![A-Z\d_]+(?![\w-]))[\w.~+/%-]{8,}/g,
    "$1$2[left out]",
  ],
  // Our own tokens, hashes and one-time links, and anybody's signed ones.
  [/\beyJ[\w-]{1,2000}\.[\w-]{1,4000}(?:\.[\w-]{0,2000})?/g, "[left out]"],
  [/(?<![\w-])(?=[\w-]*\d)[A-Za-z\d_-]{40,}/g, "[left out]"],
  [/[^\s@<>()[\]"',;:]{1,64}@[^\s@<>()[\]"',;:]{1,255}/g, "[an e-mail]"],
];

/** As much of a text as a line has: a stack is shorter, and comparing what is longer could take long. */
const LENGTH = 8000;

/** The text without whatever looks like a credential, a query or an e-mail. Ids stay: they open nothing. */
export const redacted = (text: string): string =>
  secrets.reduce((left, [shape, instead]) => left.replace(shape, instead), text.slice(0, LENGTH));

/** The same of every text of a line. An event that couldn't be recorded stays whole: the line is its record until it is. */
export const redactedLine = (line: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(line).map(([name, value]) => [name, typeof value === "string" ? redacted(value) : value]),
  );
