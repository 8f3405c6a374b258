import { beforeEach, describe, expect, test } from "vitest";
import type { EmployeeContext } from "../context.ts";
import { codeOf, openTeam, recorded, signIn, type Team } from "../employees/employees.testing.ts";
import { startImpersonation } from "../impersonations/start.ts";
import { CHALLENGE_MS } from "../proofs/prove.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import { addPasskey, confirmPasskey } from "./add-passkey.ts";
import { Authenticator } from "./authenticator.testing.ts";
import { challengeFor, challengeOf, config, enrollPasskey, here, prove } from "./enrolled.testing.ts";
import { CONFIRM_WITHIN_MS } from "./factor.ts";
import { listSecondFactors } from "./list.ts";

let team: Team;
let mina: EmployeeContext;
beforeEach(async () => {
  team = await openTeam();
  mina = await signIn(team.context, team.mina.caller.id);
});

const evil = { origin: "https://evil.example", rpId: "evil.example" };
const wrong = async (act: () => Promise<unknown>) => expect(await codeOf(act)).toBe("wrong_proof");

test("a passkey proves that it's them, is counted on, and says when it was used", async () => {
  await changeImpersonationSettings(team.olivia, { proofMinutes: 15, requireSecondFactor: true });
  const { authenticator } = await enrollPasskey(mina);
  const again = await signIn(team.context, mina.caller.id);
  const start = { userId: team.uma.id, reason: "Ticket 4711", ticket: null, productId: null };
  expect(await codeOf(() => startImpersonation(again, start))).toBe("proof_required");
  const events = await recorded(team, async () =>
    prove(again, authenticator.assert({ ...here, challenge: await challengeFor(again) })),
  );
  expect(events).toMatchObject([{ type: "session.proved", changes: { method: { from: null, to: "passkey" } } }]);
  await startImpersonation(again, start);
  const { passkeys } = await listSecondFactors(mina);
  expect(passkeys).toMatchObject([{ name: "Laptop", counter: "2", lastUsedAt: team.clock.now }]);
});

describe("an answer proves nothing", () => {
  let authenticator: Authenticator;
  beforeEach(async () => {
    ({ authenticator } = await enrollPasskey(mina));
  });

  test("that comes again, or to a question that was answered already", async () => {
    const challenge = await challengeFor(mina);
    const answer = authenticator.assert({ ...here, challenge });
    await prove(mina, answer);
    await wrong(() => prove(mina, answer));
    await wrong(() => prove(mina, authenticator.assert({ ...here, challenge })));
    await challengeFor(mina);
    await wrong(() => prove(mina, answer));
  });

  test("to a question that a wrong answer came to before", async () => {
    const challenge = await challengeFor(mina);
    await wrong(async () => prove(mina, authenticator.assert({ ...evil, challenge })));
    await wrong(async () => prove(mina, authenticator.assert({ ...here, challenge })));
  });

  test("to a question that is over, or was never asked", async () => {
    const challenge = await challengeFor(mina);
    team.clock.advance(CHALLENGE_MS);
    await wrong(() => prove(mina, authenticator.assert({ ...here, challenge })));
    await wrong(() => prove(mina, authenticator.assert({ ...here, challenge: "bWFkZS11cA" })));
  });

  test.each([
    ["of another site's page", { origin: evil.origin }],
    ["of another port of the same host", { origin: "http://localhost:4000" }],
    ["of the product's host", { origin: "http://127.0.0.1:3000" }],
    ["for another host", { rpId: evil.rpId }],
    ["whose owner wasn't asked for finger, face or PIN", { verified: false }],
    ["of a copy that counts backwards", { counter: 1 }],
  ])("%s", async (_, forged) => {
    await wrong(async () =>
      prove(mina, authenticator.assert({ ...here, challenge: await challengeFor(mina), ...forged })),
    );
  });

  test("to the question of another session, of the same employee or another", async () => {
    const challenge = await challengeFor(mina);
    const again = await signIn(team.context, mina.caller.id);
    await challengeFor(again);
    await wrong(() => prove(again, authenticator.assert({ ...here, challenge })));
    await challengeFor(team.max);
    await wrong(() => prove(team.max, authenticator.assert({ ...here, challenge })));
  });

  test("of somebody else's passkey, or signed by another key", async () => {
    const max = await signIn(team.context, team.max.caller.id);
    const { authenticator: his } = await enrollPasskey(max);
    await wrong(async () => prove(mina, his.assert({ ...here, challenge: await challengeFor(mina) })));
    const stolenName = { ...his.assert({ ...here, challenge: await challengeFor(mina) }) };
    const id = authenticator.credentialId.toString("base64url");
    await wrong(() => prove(mina, { ...stolenName, id, rawId: id }));
  });
});

describe("a passkey isn't added", () => {
  const begin = async () => {
    const { id, options } = await addPasskey(mina, config);
    return { id, challenge: challengeOf(options) };
  };
  const confirm = (id: string, passkey: ReturnType<Authenticator["register"]>, by = mina) =>
    confirmPasskey(by, config, { id, name: "Laptop", passkey });

  test.each([
    ["by an answer of another site's page", { origin: evil.origin }],
    ["by an answer for another host", { rpId: evil.rpId }],
    ["by an answer to another question", { challenge: "bWFkZS11cA" }],
    ["whose owner wasn't asked for finger, face or PIN", { verified: false }],
  ])("%s, and the question is gone then", async (_, forged) => {
    const { id, challenge } = await begin();
    const key = new Authenticator();
    await wrong(() => confirm(id, key.register({ ...here, challenge, ...forged })));
    expect(await codeOf(() => confirm(id, key.register({ ...here, challenge })))).toBe("not_found");
    expect((await listSecondFactors(mina)).passkeys).toEqual([]);
  });

  test("by somebody else, too late, or twice", async () => {
    const { id, challenge } = await begin();
    const answer = new Authenticator().register({ ...here, challenge });
    expect(await codeOf(() => confirm(id, answer, team.max))).toBe("not_found");
    await confirm(id, answer);
    expect(await codeOf(() => confirm(id, answer))).toBe("not_found");
    const late = await begin();
    team.clock.advance(CONFIRM_WITHIN_MS);
    expect(await codeOf(() => confirm(late.id, answer))).toBe("not_found");
  });

  test("that is somebody's already", async () => {
    const { authenticator } = await enrollPasskey(mina);
    const max = await signIn(team.context, team.max.caller.id);
    await wrong(() => enrollPasskey(max, authenticator));
  });
});
