import { describe, expect, test } from "vitest";
import { fold, termsOf, wordsOf } from "./folding.ts";
import { soughtBy } from "./query.ts";
import { FOUND_BY_NOTHING, findable } from "./text.ts";

const user = (name: string | null, email: string | null = null, externalId: string | null = null) => ({
  ...{ id: "3f2b8c1e-44aa-4bbb-8ccc-0123456789ab", name, email, externalId },
});

/** As both databases ask it, in the words of neither. */
function finds(query: string, of: ReturnType<typeof user>): boolean {
  const { searchText } = findable(of);
  const words = searchText.slice(0, searchText.indexOf("\n"));
  const holds = (term: string) =>
    [...term].length < 3
      ? words.includes([...term].length === 1 ? `  ${term}` : ` ${term}`) || searchText.includes(`|${term}`)
      : words.includes(term) || searchText.includes(`|${term}`);
  return soughtBy(query).alternatives.some((terms) => terms.every(holds));
}

describe("a name is found", () => {
  test.each([
    ["Zoë Ångström", ["zoe angstrom", "ÅNGSTRÖM", "angstrom, zoe", "  zoë   ", "zo", "z", "Zoe\u0308", "ngstr"]],
    ["Łukasz Wałęsa", ["lukasz", "walesa", "ŁUKASZ WAŁĘSA"]],
    ["Søren Ødegård", ["soren", "odegard", "ØDEGÅRD"]],
    ["Đặng Văn Đức", ["dang van duc"]],
    ["Jürgen Groß", ["jurgen gross", "GROSS", "groß", "GROẞ"]],
    ["Işıl Yıldız", ["isil yildiz", "IŞIL", "İşil"]],
    ["Æsa Þórsdóttir", ["aesa", "thorsdottir"]],
    ["Œuvre Français", ["oeuvre francais"]],
    ["Σοφός Παππάς", ["σοφοσ", "ΠΑΠΠΑΣ", "παππάς"]],
    ["Алёна Чайковская", ["алена", "ЧАЙКОВСКАЯ", "чаиковская"]],
    ["ｗｉｄｅ ﬁsh", ["wide fish"]],
  ])("%s, whatever the case and the accents", (name, queries) => {
    for (const query of queries) expect(finds(query, user(name)), query).toBe(true);
  });

  test.each(["O'Neill", "O’Neill", "OʼNeill", "O`Neill", "O´Neill", "ONeill", "O Neill"])(
    "%s, however its apostrophe is written",
    (name) => {
      for (const query of ["O'Neill", "o’neill", "oneill", "O´NEILL", "neill", "o neill", "oneill sean", "Sean O'N"])
        expect(finds(query, user(`Sean ${name}`)), query).toBe(true);
    },
  );

  test.each(["Anne-Marie", "Anne Marie", "Annemarie", "Anne‑Marie", "Anne–Marie"])(
    "%s, however its hyphen is written",
    (name) => {
      for (const query of ["anne-marie", "anne marie", "annemarie", "ANNE–MARIE", "marie anne", "weber annemarie"])
        expect(finds(query, user(`${name} Weber`)), query).toBe(true);
    },
  );

  test.each(["Li Na", "Li-Na", "Lina"])("%s, though its syllables are short", (name) => {
    for (const query of ["li na", "li-na", "lina", "Li Na Wang"])
      expect(finds(query, user(`${name} Wang`)), query).toBe(true);
  });

  test("with its words in any order, and commas and runs of spaces between them", () => {
    for (const query of [
      "Patel Uma",
      "Patel, Uma",
      "uma   patel",
      "patel,uma",
      "\tUma\n Patel ",
      "Uma Patel <uma@globex.example>",
    ])
      expect(finds(query, user("Uma Patel", "uma@globex.example")), query).toBe(true);
  });

  test.each([
    ["zero width space", "\u200b"],
    ["zero width joiner", "\u200d"],
    ["byte order mark", "\ufeff"],
    ["soft hyphen", "\u00ad"],
    ["left-to-right mark", "\u200e"],
    ["right-to-left isolate", "\u2067"],
    ["word joiner", "\u2060"],
    ["variation selector", "\ufe0f"],
  ])("though a %s came along when it was copied, here or there", (_, mark) => {
    for (const query of [`${mark}uma patel`, `uma patel${mark}`, `um${mark}a patel`, `uma\u00a0patel`])
      expect(finds(query, user("Uma Patel")), query).toBe(true);
    expect(finds("uma patel", user(`U${mark}ma Patel${mark}`))).toBe(true);
  });

  test("by one letter and by two where a word begins, and by three anywhere", () => {
    const found = (query: string) => finds(query, user("Joann Adams", "ja@globex.example"));
    expect(["j", "jo", "ad", "a", "oan", "dam", "j a"].map(found)).not.toContain(false);
    expect(["o", "oa", "da", "x"].map(found)).not.toContain(true);
  });

  test("but not across two words: anna isn't in Joann Adams, and nothing reaches from the name into the e-mail", () => {
    expect(finds("anna", user("Joann Adams"))).toBe(false);
    expect(finds("joannad", user("Joann Adams"))).toBe(true);
    expect(finds("angstromz", user("Zoë Ångström", "z@lund.example"))).toBe(false);
  });

  test("in scripts without spaces, by any of its syllables", () => {
    for (const query of ["佐藤", "健太", "佐藤健", "健太 佐藤"])
      expect(finds(query, user("佐藤健太")), query).toBe(true);
    for (const query of ["민준", "김", "김민준"]) expect(finds(query, user("김민준")), query).toBe(true);
    expect(finds("がく", user("がくと"))).toBe(true);
    expect(finds("かく", user("がくと"))).toBe(false);
    expect(finds("राम", user("राम"))).toBe(true);
  });
});

test("an e-mail is one word: found whole, in part, with its dots, hyphens and signs", () => {
  const anna = user(null, "Anna-Maria.o'Hara+shop@My-Company.co.uk");
  for (const query of [
    ...["anna-maria.o'hara+shop@my-company.co.uk", "ANNA-MARIA.O’HARA", "hara+shop", "@my-company", "mycompany.co.uk"],
    ...["company.co", "shop@my", "maria", "an"],
  ])
    expect(finds(query, anna), query).toBe(true);
  expect(finds("ann@x.com", user("Ann", "anna@xylo.com"))).toBe(false);
});

test("initials are found with their dots and without", () => {
  for (const query of ["J.R.R. Tolkien", "jrr tolkien", "j r r", "tolkien, j.", "J. Tolkien"])
    expect(finds(query, user("J.R.R. Tolkien")), query).toBe(true);
});

test("an id from elsewhere is found by its beginning, in any case", () => {
  for (const query of ["CRM-1", "crm-12", "crm12", "CRM-1234", "auth0|5f7c", "5f7c8e"])
    expect(
      finds(
        query,
        user(
          "Uma",
          null,
          query.startsWith("c") || query.startsWith("C") ? "CRM-1234" : "auth0|5f7c8ec7c33c6c004bbafe82",
        ),
      ),
    ).toBe(true);
});

test.each([
  ["3f2b8c1e", "3f2b8c1e-0000-0000-0000-000000000000", "3f2b8c1e-ffff-ffff-ffff-ffffffffffff"],
  [" 3F2B8C1E-44 ", "3f2b8c1e-4400-0000-0000-000000000000", "3f2b8c1e-44ff-ffff-ffff-ffffffffffff"],
  ["\u200b3f2b", "3f2b0000-0000-0000-0000-000000000000", "3f2bffff-ffff-ffff-ffff-ffffffffffff"],
])("%s may be the beginning of an id of ours", (query, from, to) => {
  expect(soughtBy(query).ids).toEqual({ from, to });
});

test.each(["abba", "fede", "3f2", "3f2g1234", "3f2b 8c1e", "", "uma", `${"3".repeat(33)}`])(
  "%s is no beginning of an id",
  (query) => expect(soughtBy(query).ids).toBeNull(),
);

test("what says nothing asks for nobody in particular, a mark alone finds nobody, and what says too much is cut", () => {
  for (const query of ["", "  ", "\u200b", "\u0000"]) expect(termsOf(query)).toEqual([]);
  for (const query of [",", "'", "-", "|", "...", "("]) expect(termsOf(query)).toEqual([["\u0001\u0001\u0001"]]);
  expect(Math.max(...termsOf("ab cde ".repeat(100) + "x y z ".repeat(50)).map(({ length }) => length))).toBeLessThan(
    13,
  );
});

test("folding twice is folding once, of whatever characters there are", () => {
  for (let from = 0; from < 0x3_0000; from += 64) {
    const some = Array.from({ length: 64 }, (_, nth) => from + nth).filter((code) => code < 0xd800 || code > 0xdfff);
    const text = String.fromCodePoint(...some);
    expect(fold(fold(text)), from.toString(16)).toBe(fold(text));
    // Text is divided by these three, so no word has one in it.
    expect(wordsOf(text).join("")).not.toMatch(/[\s|]/);
  }
});

test("everybody has keys to be sorted by, of at most 64 characters, whatever they are called", () => {
  for (const name of ["Uma", "'", "()", "|", "🙂", "x".repeat(200), "𝔘".repeat(200), null]) {
    const { byName, byEmail } = findable(user(name, null, "CRM-1"));
    expect([...byName].length).toBeGreaterThan(0);
    expect([...byName].length).toBeLessThanOrEqual(64);
    expect(byEmail).not.toBe("");
  }
  expect(findable(user("Ödegård, Zoë")).byName).toBe("odegard zoe");
  expect(FOUND_BY_NOTHING.searchText.trim()).toBe("");
});

test("plain letters are folded in a way of their own, to the same words", () => {
  const ascii = String.fromCharCode(...Array.from({ length: 95 }, (_, nth) => nth + 32));
  for (const text of [ascii, ...ascii].flatMap((sign) => [`a${sign}B`, `${sign}x y${sign}`, `${sign}@b-c.d${sign}e`]))
    expect(wordsOf(`${text} é`), text).toEqual([...wordsOf(text), "e"]);
});
