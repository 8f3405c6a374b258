import { describe, expect, test } from "vitest";
import { permittedReturn, ticketUrl, wrongWithReturnOrigin, wrongWithTemplate } from "./address.ts";
import { ticketSettingsInput } from "./input.ts";

describe("an origin to lead back to", () => {
  test.each(["https://help.example", "https://help.example/", "https://help.example:8443", "http://localhost:4000"])(
    "may be %s",
    (origin) => expect(wrongWithReturnOrigin(origin)).toBeNull(),
  );

  test.each([
    ...["http://help.example", "https://help.example/tickets", "https://help.example/?a", "https://help.example/#a"],
    ...["https://*.example", "https://u:p@help.example", "javascript:alert(1)", "data:text/html,x", "help.example", ""],
    ...["https://help.example\n", "https://help .example", "https://help.example\\@evil.example", "ftp://help.example"],
  ])("may not be %j", (origin) => expect(wrongWithReturnOrigin(origin)).not.toBeNull());

  test("is kept as browsers write it, each once", () => {
    const kept = ticketSettingsInput.returnOrigins.parse(["https://HELP.example/", "https://help.example:443"]);
    expect(kept).toEqual(["https://help.example"]);
  });
});

describe("the way back", () => {
  const settings = { returnOrigins: ["https://help.example", "http://localhost:4000"], ticketTemplate: null };

  test("is whatever lies on an origin that the settings name", () => {
    expect(permittedReturn("https://help.example/agent/tickets/7?a=b#c", settings)).toBe(
      "https://help.example/agent/tickets/7?a=b#c",
    );
    expect(permittedReturn("http://localhost:4000/x", settings)).toBe("http://localhost:4000/x");
  });

  test.each([
    ...["https://evil.example/", "https://help.example.evil.example/", "https://help.example@evil.example/"],
    ...[
      "//help.example/x",
      "/users",
      "http://help.example/",
      "https://help.example:8443/",
      "https://u:p@help.example/",
    ],
    ...["javascript:alert(1)//https://help.example", "blob:https://help.example/1", "https:\\\\evil.example", "", null],
    `https://help.example/${"a".repeat(2000)}`,
  ])("is never %j", (wish) => expect(permittedReturn(wish, settings)).toBeNull());

  test("is none where the settings name nothing", () => {
    expect(permittedReturn("https://help.example/", { ...settings, returnOrigins: [] })).toBeNull();
  });
});

describe("a ticket's address", () => {
  test.each(["https://help.example/{ticket}", "https://help.example/#/t?id={ticket}&a=b"])("may be %s", (template) =>
    expect(wrongWithTemplate(template)).toBeNull(),
  );

  test.each([
    ...["http://help.example/{ticket}", "https://help.example/", "https://help.example/{ticket}/{ticket}"],
    ...["https://{ticket}.example/", "https://{ticket}/", "javascript:{ticket}", "https://help.example:{ticket}/"],
    ...[
      "https://u:p@help.example/{ticket}",
      "{ticket}",
      "https://help.example/{id}",
      "https://help.example/{ticket} x",
    ],
  ])("may not be %s", (template) => expect(wrongWithTemplate(template)).not.toBeNull());

  test.each([
    ["SUP-1042", "SUP-1042"],
    ["../../admin?x=1#y", "..%2F..%2Fadmin%3Fx%3D1%23y"],
    ['"><img src=x> $& 50%', "%22%3E%3Cimg%20src%3Dx%3E%20%24%26%2050%25"],
    ["\ud800", "%EF%BF%BD"],
    ["чек №7", encodeURIComponent("чек №7")],
  ])("holds %j as one value", (ticket, value) => {
    expect(ticketUrl("https://help.example/t/{ticket}/view", ticket)).toBe(`https://help.example/t/${value}/view`);
  });
});
