import { beforeEach, expect, test } from "vitest";
import { expectRefused, impersonate, openTeam, type Team } from "../../employees/employees.testing.ts";
import { noteSession } from "../../timeline/note.ts";
import { checkpointOver } from "./ask.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { logOn, type TestLog } from "./log.testing.ts";
import { sealLog, treeOf } from "./seal.ts";

let team: Team;
let log: TestLog;
let session: { id: string };
beforeEach(async () => {
  team = await openTeam();
  session = await impersonate(team, team.mina, team.uma);
  log = logOn(team.context.store);
  await sealLog(log);
});

const sizeSigned = async (id: string) => {
  const note = await checkpointOver(team.adam, id, log.signer);
  return note === null ? null : openCheckpoint(note, [log.signer])?.size;
};

test("a session is printed with a signed checkpoint that covers all of it, or with none while its newest isn't sealed", async () => {
  const { size } = await team.context.store.read(treeOf);
  expect(await sizeSigned(session.id)).toBe(size);
  await noteSession(team.mina, session.id, "Looked, and changed nothing.");
  expect(await sizeSigned(session.id)).toBeNull();
  expect(await sizeSigned(crypto.randomUUID())).toBe(size); // what others wait for is no reason
  await sealLog(log);
  expect(await sizeSigned(session.id)).toBe(size + 1);
});

test("a Member gets no checkpoint, of their own session either", async () => {
  await expectRefused(team, () => checkpointOver(team.mina, session.id, log.signer), "forbidden");
});
