import { describe, expect, test } from "vitest";
import { DomainError } from "../errors.ts";
import { assertGoodPassword, hashPassword, verifyPassword } from "./password.ts";

const mina = { name: "Wilhelmina Haddad", email: "wilhelmina@acme.example" };

function complaint(password: string): DomainError | null {
  try {
    assertGoodPassword(password, mina, "/next");
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

describe("hashing", () => {
  test("is argon2id with 19 MiB and two passes, with a new salt each time", async () => {
    const [first, second] = await Promise.all([hashPassword("understudy-demo"), hashPassword("understudy-demo")]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(first).not.toBe(second);
    await expect(verifyPassword("understudy-demo", first)).resolves.toBe(true);
    await expect(verifyPassword("understudy-demp", first)).resolves.toBe(false);
  });

  test("takes a password typed on another keyboard, composed or not, for the same", async () => {
    const hash = await hashPassword("crème brûlée, deux".normalize("NFC"));
    await expect(verifyPassword("crème brûlée, deux".normalize("NFD"), hash)).resolves.toBe(true);
  });

  test("of an account without a password is work as well, and always wrong", async () => {
    const hash = await hashPassword("understudy-demo");
    await verifyPassword("warm-up", hash);
    const known = await shortest(() => verifyPassword("some other password", hash));
    const unknown = await shortest(() => verifyPassword("some other password", null));
    // The work itself takes milliseconds; without it the answer would come in microseconds.
    expect(unknown).toBeGreaterThan(known / 4);
    await expect(verifyPassword("", null)).resolves.toBe(false);
  });
});

describe("a new password", () => {
  test.each(["understudy-demo", "correct horse battery", "x7".repeat(6), "x7".repeat(64), `${"🦉".repeat(6)}zebras`])(
    "may be %s",
    (password) => expect(complaint(password)).toBeNull(),
  );

  test.each([
    ["eleven char", /at least 12/],
    ["", /at least 12/],
    ["🦉🐝".repeat(5), /at least 12/], // 20 UTF-16 units, ten characters
    [`${"x7".repeat(64)}y`, /at most 128/],
    ["wilhelmina@acme.example", /name or e-mail/],
    ["WILHELMINA@acme.example", /name or e-mail/],
    [" Wilhelmina Haddad ", /name or e-mail/],
    ["passwordpassword", /first that others would try/],
    ["PasswordPassword", /first that others would try/],
    ["123456789012", /first that others would try/],
    ["aaaaaaaaaaaaaaaa", /first that others would try/],
    ["ＡＡＡＡＡＡＡＡＡＡＡＡ", /first that others would try/],
  ])("may not be %s", (password, sentence) => {
    const error = complaint(password);
    expect(error?.code).toBe("invalid_input");
    expect(error?.fields).toEqual([{ pointer: "/next", detail: expect.stringMatching(sentence) }]);
  });
});

async function shortest(work: () => Promise<unknown>): Promise<number> {
  const times = [];
  for (let i = 0; i < 5; i++) {
    const before = performance.now();
    await work();
    times.push(performance.now() - before);
  }
  return Math.min(...times);
}
