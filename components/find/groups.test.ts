import { describe, expect, test } from "vitest";
import { groupsOf, type Known } from "./groups.ts";

const user = (id: string, name: string | null, email: string | null = `${id}@globex.example`) => ({ id, name, email });
const uma = user("uma", "Uma Patel");
const ugo = user("ugo", "Ugo Rossi");
const jose = user("jose", "José Álvarez");
const session = (id: string, whom: typeof uma, by = { id: "mina", name: "Mina Haddad" }) => ({
  ...{ id, user: whom, impersonator: by, product: { name: "Tally" } },
});
const known: Known = {
  pages: [
    { href: "/users", label: "Users" },
    { href: "/audit-log", label: "Audit log" },
  ],
  past: [session("3", uma), session("2", jose), session("1", uma)],
  running: [session("3", uma), session("4", ugo, { id: "adam", name: "Adam Novak" })],
};
const shown = (query: string, people: (typeof uma)[] = []) =>
  groupsOf(known, query, people, "mina").map(({ label, items }) => [label, ...items.map((each) => each.label)]);

describe("the palette", () => {
  test("finds who was helped lately as the users' own search does, by letters that their keyboard lacks", () => {
    const helped = { ...known, past: [session("5", user("lukasz", "Łukasz Sørensen"))] };
    const [recent] = groupsOf(helped, "lukasz soren", [], "mina");
    expect(recent?.items.map(({ label }) => label)).toEqual(["Łukasz Sørensen"]);
  });

  test("shows recent users on top, newest first and each once, then what runs and the pages", () => {
    expect(shown("")).toEqual([
      ["Recent users", "Uma Patel", "José Álvarez"],
      ["Running sessions", "You as Uma Patel", "Adam Novak as Ugo Rossi"],
      ["Pages", "Users", "Audit log"],
    ]);
  });

  test("narrows by the beginnings of words, without accents, and shows nobody twice", () => {
    expect(shown("jose alv")).toEqual([["Recent users", "José Álvarez"]]);
    expect(shown("u", [uma, ugo])).toEqual([
      ["Recent users", "Uma Patel"],
      ["Users", "Ugo Rossi"],
      ["Running sessions", "You as Uma Patel", "Adam Novak as Ugo Rossi"],
      ["Pages", "Users"],
    ]);
    expect(shown("globex")).toEqual([["Recent users", "Uma Patel", "José Álvarez"]]);
    expect(shown("nobody")).toEqual([]);
  });

  test("shows what the users' search has found, as it found it, and nobody before something is typed", () => {
    expect(shown("4711", [ugo])).toEqual([["Users", "Ugo Rossi"]]);
    expect(shown("", [ugo])[0]?.[0]).toBe("Recent users");
  });

  test("calls whoever has no name by what there is, once", () => {
    const [group] = groupsOf(known, "x", [user("x", null, "x@globex.example"), user("y", null, null)], "mina");
    expect(group?.items.map(({ label, note }) => [label, note])).toEqual([
      ["x@globex.example", undefined],
      ["y", undefined],
    ]);
  });
});
