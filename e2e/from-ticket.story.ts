import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { expect, PASSWORD, test } from "./fixtures.ts";
import { banner, userWith } from "./steps.ts";

const REASON = "Can't find the invoice";

/** Chords count as many presses as they have keys. */
const keysOf = (page: Page) => {
  let presses = 0;
  return {
    presses: () => presses,
    press: (chord: string) => {
      presses += chord.split("+").length;
      return page.keyboard.press(chord);
    },
  };
};

test("From ticket to customer and back by keyboard: two key presses beside the reason, and none of it known to the product", async ({
  page,
  context,
  server,
  db,
  as,
}) => {
  const asked: (string | undefined)[] = [];
  const desk = createServer((request, response) => {
    if (request.url?.startsWith("/agent/")) asked.push(request.headers.referer);
    response.setHeader("content-type", "text/html").end('<link href="data:," rel="icon"><h1>Ticket</h1>');
  });
  await new Promise<void>((listening) => desk.listen(0, "127.0.0.2", listening));
  desk.unref();
  const help = `http://127.0.0.2:${(desk.address() as AddressInfo).port}`;
  const owner = await as("olivia");
  const saved = await owner.patch("/api/settings/impersonation", {
    data: { returnOrigins: [help], ticketTemplate: "https://help.example/t/{ticket}" },
  });
  expect(saved.status()).toBe(200);
  const dialog = page.getByRole("dialog", { name: "Impersonate Uma Patel" });
  const marks = ["uma@globex.example", userWith(db, "uma@globex.example").id];
  for (const [nth, mark] of marks.entries()) {
    const ticket = `${help}/agent/tickets/${nth}?view=1`;
    const link = new URLSearchParams({ impersonate: mark, ticket: `SUP-${nth}`, return: ticket });
    await page.goto(`${server.dashboardUrl}/users?${link}`);
    if (nth === 0) {
      // The sign-in page carries the address through.
      await page.getByLabel("Email").fill("mina@acme.example");
      await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
      await page.keyboard.press("Enter");
    }
    await expect(dialog.getByLabel("Reason")).toBeFocused();
    await expect(dialog.getByLabel("Ticket")).toHaveValue(`SUP-${nth}`);
    await page.keyboard.type(REASON);
    const keys = keysOf(page);
    const [tab] = await Promise.all([context.waitForEvent("page"), keys.press("Control+Enter")]);
    expect(keys.presses()).toBeLessThanOrEqual(2);
    await expect(banner(tab)).toContainText("Uma Patel");
    // Reading the page again asks for nothing again.
    await expect(page).toHaveURL(`${server.dashboardUrl}/users`);
    await tab.getByRole("button", { name: "End session" }).press("Enter");
    await expect(tab).toHaveURL(/\/signed-out/);
    expect(await tab.content()).not.toMatch(/127\.0\.0\.2|Uma|Mina|SUP-/);
    await tab.getByRole("link", { name: "Back to the ticket" }).press("Enter");
    await expect(tab).toHaveURL(ticket);
    if (nth === 0) await tab.close();
    else await startAgain(tab);
  }
  // Neither the product nor the dashboard said where somebody came from.
  expect(asked).toEqual([undefined, undefined]);
  desk.closeAllConnections();
  desk.close();

  async function startAgain(tab: Page) {
    await tab.goBack();
    await tab.getByRole("link", { name: "Back to the dashboard" }).press("Enter");
    await expect(tab).toHaveURL(new RegExp(`^${server.dashboardUrl}/sessions/`));
    await expect(tab.getByRole("link", { name: "SUP-1" })).toHaveAttribute("href", "https://help.example/t/SUP-1");
    await tab.getByRole("button", { name: "Start again as this user" }).press("Enter");
    const again = tab.getByRole("dialog");
    await expect(again.getByLabel("Reason")).toHaveValue(REASON);
    await expect(again.getByLabel("Ticket")).toHaveValue("SUP-1");
    await expect(again.getByLabel("Reason")).toBeFocused();
  }
});

test("Twenty customers in a row from their tickets, each two key presses beside the reason", async ({
  page,
  context,
  server,
  db,
  signIn,
}) => {
  test.slow();
  await signIn(page, "mina");
  const customers = ["uma@globex.example", "ugo@initech.example"].map((email) => userWith(db, email));
  const tickets = Array.from({ length: 5 }, (_, round) =>
    customers.flatMap(({ id, email, name }) => [
      { name, mark: email, ticket: `SUP-${email}-${round}` },
      { name, mark: id, ticket: `SUP-${id}-${round}` },
    ]),
  ).flat();
  expect(tickets).toHaveLength(20);
  for (const { mark, ticket } of tickets) {
    // The click on the link is the help desk's.
    const link = `${server.dashboardUrl}/users?${new URLSearchParams({ impersonate: mark, ticket })}`;
    await page.goto(link, { waitUntil: "commit" });
    await expect(page.getByRole("dialog").getByLabel("Reason")).toBeFocused();
    await page.keyboard.insertText(REASON);
    const keys = keysOf(page);
    const [tab] = await Promise.all([context.waitForEvent("page"), keys.press("Control+Enter")]);
    expect(keys.presses(), mark).toBeLessThanOrEqual(2);
    // The customer's page is on its way; what it shows, the story above has seen.
    await tab.waitForURL(`${server.productUrl}/demo/**`, { waitUntil: "commit" });
    await tab.close();
  }
  const began = db.all(
    "SELECT name, ticket FROM impersonations JOIN users ON users.id = user_id WHERE started_at IS NOT NULL AND reason = ?",
    REASON,
  );
  const byTicket = (list: Record<string, unknown>[]) => new Map(list.map(({ ticket, name }) => [ticket, name]));
  expect(byTicket(began)).toEqual(byTicket(tickets));
});
