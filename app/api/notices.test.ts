import { beforeEach, expect, test } from "vitest";
import * as read from "../(dashboard)/api/notices/[id]/read/route.ts";
import * as notices from "../(dashboard)/api/notices/route.ts";
import * as settings from "../(dashboard)/api/settings/impersonation/route.ts";
import { type Api, openApi } from "./calling.testing.ts";

let api: Api;
beforeEach(async () => {
  api = await openApi();
});

const turn = (enabled: boolean) => api.call(settings, "PATCH", { body: { enabled } });
const list = (query = "") => api.call(notices, "GET", { query });

test("GET /api/notices and POST /api/notices/{id}/read answer as the contract has it, of one's own alone", async () => {
  await turn(false);
  const { status, json } = await list("?limit=1");
  expect(status).toBe(200);
  expect(json).toEqual({
    items: [
      {
        id: expect.any(String),
        type: "turned_off",
        at: expect.stringMatching(/Z$/),
        text: "You turned user impersonation off. No session goes on.",
        href: "/settings",
        readAt: null,
      },
    ],
    nextCursor: expect.any(String),
  });
  const [{ id }] = json.items;
  for (const as of ["adam", "mina"] as const) {
    expect((await api.call(notices, "GET", { as })).json).toEqual({ items: [], nextCursor: null });
    expect(await api.call(read, "POST", { as, id })).toMatchObject({ status: 404, json: { code: "not_found" } });
  }
  expect((await list()).json.items[0].readAt).toBeNull();
  expect(await api.call(read, "POST", { id })).toMatchObject({ status: 204, text: "" });
  expect((await list()).json.items[0].readAt).toMatch(/Z$/);
  expect((await api.call(read, "POST", { id })).status).toBe(204);
  const next = await list(`?limit=1&cursor=${json.nextCursor}`);
  expect(next.json.items).toMatchObject([{ type: "turned_on" }]);
});

test("the settings say what Owners chose, and take it back as they said it", async () => {
  const hours = { from: "22:00", to: "06:00", timeZone: "Europe/Vienna" };
  const chosen = { ownerMail: ["self_grant"], manyUsersAnHour: 3, hours, impersonatorSummary: false };
  const patched = await api.call(settings, "PATCH", { body: { notices: chosen } });
  expect(patched).toMatchObject({ status: 200, json: { notices: chosen } });
  expect((await api.call(settings, "PATCH", { body: { notices: patched.json.notices } })).json.notices).toEqual(chosen);
  const off = await api.call(settings, "PATCH", { body: { notices: { ownerMail: false, hours: null } } });
  expect(off.json.notices).toEqual({ ...chosen, ownerMail: false, hours: null });
});

const hoursIn = (from: string, to: string, timeZone: string) => ({ hours: { from, to, timeZone } });

test.each<[string, object, string]>([
  ["a notice that isn't there", { ownerMail: ["rain"] }, "/ownerMail"],
  ["no choice", {}, ""],
  ["an unknown choice", { adminMail: true }, "/adminMail"],
  ["no users an hour", { manyUsersAnHour: 0 }, "/manyUsersAnHour"],
  ["more users than one may", { manyUsersAnHour: 121 }, "/manyUsersAnHour"],
  ["hours without a zone", { hours: { from: "08:00", to: "18:00" } }, "/hours/timeZone"],
  ["a zone on no map", hoursIn("08:00", "18:00", "Europe/Atlantis"), "/hours/timeZone"],
  ["an hour that no clock shows", hoursIn("24:00", "18:00", "UTC"), "/hours/from"],
  ["hours that are over at once", hoursIn("08:00", "08:00", "UTC"), "/hours/to"],
])("of the settings of notices %s is a 422 with a pointer, and nothing is written", async (_, chosen, pointer) => {
  const before = await api.eventCount();
  const refused = await api.call(settings, "PATCH", { body: { notices: chosen } });
  expect(refused).toMatchObject({ status: 422, json: { code: "invalid_input" } });
  expect(refused.json.errors.map((error: { pointer: string }) => error.pointer)).toContain(`/notices${pointer}`);
  expect(await api.eventCount()).toBe(before);
});
