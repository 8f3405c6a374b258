import { fold } from "#lib/search/folding.ts";

/** What the palette can lead to. */
export interface Entry {
  /** Unlike any other's. */
  key: string;
  label: string;
  /** Which one of that name, or what about it. */
  note?: string;
  href: string;
  /** Of whom the dialog can be opened. */
  userId?: string;
}

export interface Group {
  label: string;
  items: Entry[];
}

/** As much of a user as our API says. */
interface FoundUser {
  id: string;
  name: string | null;
  email: string | null;
  externalId?: string | null;
}

/** As much of a session. */
interface FoundSession {
  id: string;
  user: FoundUser;
  impersonator: { id: string; name: string };
  product: { name: string };
}

/** What is known, whatever is asked for. */
export interface Known {
  pages: { href: string; label: string }[];
  /** The reader's own, newest first. */
  past: FoundSession[];
  running: FoundSession[];
}

const MOST_RECENT = 5;

/** As lib/users/user.ts says it, which also judges e-mails, by what no browser has. */
const calledOf = ({ name, email, externalId, id }: FoundUser) => name ?? email ?? externalId ?? id;

function entryOf(user: FoundUser): Entry {
  const label = calledOf(user);
  const note = user.email ?? user.externalId;
  return {
    ...{ key: `user ${user.id}`, label, href: `/users/${user.id}`, userId: user.id },
    ...(note && note !== label && { note }),
  };
}

const sessionOf = ({ id, user, impersonator, product }: FoundSession, readerId: string): Entry => ({
  key: `session ${id}`,
  label: `${impersonator.id === readerId ? "You" : impersonator.name} as ${calledOf(user)}`,
  note: product.name,
  href: `/sessions/${id}`,
});

/** Does each word that was typed begin a word of the entry's? */
function fits(words: string[], { label, note = "" }: Entry): boolean {
  const own = wordsOf(`${label} ${note}`);
  return words.every((word) => own.some((each) => each.startsWith(word)));
}

const wordsOf = (text: string) =>
  fold(text)
    .split(/[\s@.]+/)
    .filter(Boolean);

/**
 * What the palette shows, group by group, users who were helped lately on top. `people` is what the users' own search has found
 * for the same words; nobody is shown twice, and a group without anything isn't shown.
 */
export function groupsOf(
  { pages, past, running }: Known,
  query: string,
  people: FoundUser[],
  readerId: string,
): Group[] {
  const words = wordsOf(query);
  const fitting = (entries: Entry[]) => entries.filter((entry) => fits(words, entry));
  const recent = fitting(firstOfEach(past.map(({ user }) => entryOf(user)))).slice(0, MOST_RECENT);
  const found = firstOfEach(people.map(entryOf)).filter(({ key }) => !recent.some((each) => each.key === key));
  return [
    { label: "Recent users", items: recent },
    { label: "Users", items: words.length > 0 ? found : [] },
    { label: "Running sessions", items: fitting(running.map((each) => sessionOf(each, readerId))) },
    { label: "Pages", items: fitting(pages.map(({ href, label }) => ({ key: `page ${href}`, label, href }))) },
  ].filter(({ items }) => items.length > 0);
}

const firstOfEach = (entries: Entry[]) =>
  entries.filter((entry, nth) => entries.findIndex(({ key }) => key === entry.key) === nth);
