import { beforeEach, describe, expect, test } from "vitest";
import { createApiKey } from "../api-keys/create.ts";
import type { ApiKeyContext } from "../context.ts";
import { codeOf } from "../employees/employees.testing.ts";
import { beginImport } from "../provisioning/imports/begin.ts";
import { commitImport } from "../provisioning/imports/commit.ts";
import { bytesOf, streamOf } from "../provisioning/imports/imports.testing.ts";
import { readImportFile } from "../provisioning/imports/read.ts";
import { patchUser, putUser } from "../provisioning/put.ts";
import { beginRequested } from "./begin.ts";
import { type Asking, openAsking } from "./requests.testing.ts";

let at: Asking;
let crm: ApiKeyContext;
beforeEach(async () => {
  at = await openAsking();
  const { apiKey } = await createApiKey(at.team.adam, { name: "CRM" });
  crm = { ...at.team.context, apiKey };
  await putUser(crm, "crm-1", { email: at.team.uma.email, name: "Uma Patel" });
});

async function importing(file: string) {
  const bytes = bytesOf(file);
  const { id } = await beginImport(at.team.adam, { fileName: "users.csv", size: bytes.length });
  await readImportFile(at.team.adam, id, streamOf(bytes));
  await commitImport(at.team.adam, id);
}

const victor = "victor@free.example";

/** Each way by which a product takes the user for somebody else from then on. */
const ways: [how: string, act: () => Promise<unknown>][] = [
  ["gets another e-mail by a call", () => patchUser(crm, "crm-1", { email: victor })],
  ["gets another e-mail by a file", () => importing(`external_id,email\ncrm-1,${victor}\n`)],
  ["gets another e-mail and is disabled, by a file", () => importing(`external_id,email,active\ncrm-1,${victor},no\n`)],
];

describe("a yes to a session as a user who then", () => {
  test.each(ways)("%s is over, and so is what waits: it was of who they were", async (_, act) => {
    const approved = await at.ask();
    await at.approve(at.team.olivia, approved);
    const waiting = await at.ask(at.team.max);
    await act();
    expect([await at.statusOf(approved), await at.statusOf(waiting)]).toEqual(["expired", "expired"]);
    expect(await at.eventsOfType("request.expired")).toMatchObject([
      { reason: "user_unavailable", user: { id: at.team.uma.id } },
      { reason: "user_unavailable" },
    ]);
    expect(await codeOf(() => beginRequested(at.team.mina, approved.id))).toBe("request_expired");
  });

  test("gets another name stays", async () => {
    const approved = await at.ask();
    await at.approve(at.team.olivia, approved);
    await patchUser(crm, "crm-1", { name: "Uma P." });
    await importing("external_id,name\ncrm-1,Uma\n");
    expect(await at.statusOf(approved)).toBe("approved");
  });
});
