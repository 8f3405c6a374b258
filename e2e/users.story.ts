import { expect, PASSWORD, test } from "./fixtures.ts";

test.describe("Users of the product", () => {
  test("are added, renamed, disabled and enabled by Owner and Admin; a disabled one can't sign in", async ({
    server,
    as,
    playwright,
  }) => {
    const adam = await as("adam");
    const answer = await adam.post("/api/users", { data: { name: "New Customer", email: "new@globex.example" } });
    expect(answer.status(), await answer.text()).toBe(201);
    const { id } = await answer.json();
    expect((await adam.patch(`/api/users/${id}`, { data: { name: "Renamed Customer" } })).status()).toBe(200);
    expect((await (await adam.get(`/api/users/${id}`)).json()).name).toBe("Renamed Customer");
    const { items } = await (await adam.get("/api/users?query=uma@globex")).json();
    expect((await adam.patch(`/api/users/${items[0].id}`, { data: { active: false } })).status()).toBe(200);
    const { productUrl } = server;
    const uma = await playwright.request.newContext({
      baseURL: productUrl,
      extraHTTPHeaders: { origin: productUrl, accept: "application/json" },
    });
    const form = { email: "uma@globex.example", password: PASSWORD };
    expect((await uma.post("/api/session/password", { form })).status()).toBe(401);
    expect((await adam.patch(`/api/users/${items[0].id}`, { data: { active: true } })).status()).toBe(200);
    expect((await uma.post("/api/session/password", { form })).status()).toBe(200);
    await uma.dispose();
    expect(
      (await (await as("max")).post("/api/users", { data: { name: "X", email: "x@globex.example" } })).status(),
    ).toBe(403);
  });

  test("are listed newest first, 50 at a time, by cursor", async ({ as }) => {
    const mina = await as("mina");
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const answer = await mina.get(`/api/users?limit=25${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
      const page = (await answer.json()) as { items: { id: string; createdAt: string }[]; nextCursor: string | null };
      expect(page.items.length).toBeLessThanOrEqual(25);
      seen.push(...page.items.map(({ id, createdAt }) => `${createdAt} ${id}`));
      cursor = page.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(60);
    const instants = seen.map((line) => line.split(" ")[0]);
    expect(instants).toEqual([...instants].sort().reverse());
    expect((await (await mina.get("/api/users")).json()).items).toHaveLength(50);
  });

  test("are counted, stand close together, and lead on to older ones and back to newer ones", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    await signIn(page, "mina");
    await page.goto(`${server.dashboardUrl}/users`);
    const [{ total } = { total: 0 }] = db.all("SELECT count(*) AS total FROM users");
    await expect(page.getByRole("main").getByText(`${total} users`, { exact: true })).toBeVisible();
    const rows = page.getByRole("table", { name: "Users" }).getByRole("row");
    await expect(rows).toHaveCount(51);
    expect((await rows.nth(1).boundingBox())?.height).toBeLessThanOrEqual(44);
    const first = await rows.nth(1).textContent();
    await expect(page.getByRole("link", { name: "Newer" })).toHaveCount(0);
    await page.getByRole("link", { name: "Older" }).click();
    await expect(rows).toHaveCount(Number(total) - 50 + 1);
    await expect(page.getByRole("link", { name: "Older" })).toHaveCount(0);
    await page.getByRole("link", { name: "Newer", exact: true }).click();
    await expect(rows).toHaveCount(51);
    expect(await rows.nth(1).textContent()).toBe(first);
    await page.getByRole("searchbox").fill("uma patel");
    await expect(page.getByRole("main").getByText("1 user found", { exact: true })).toBeVisible();
  });

  test("say their status only where it isn't active, and the whole row opens the user, whose page has their name", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    db.run("UPDATE users SET active = 0 WHERE email = 'ugo@initech.example'");
    await signIn(page, "mina");
    await page.goto(`${server.dashboardUrl}/users`);
    const row = (email: string) => page.getByRole("row").filter({ hasText: email });
    await expect(row("ugo@initech.example")).toContainText("Disabled");
    await expect(row("uma@globex.example")).not.toContainText(/Active|Disabled/);
    await expect(row("uma@globex.example").getByRole("link")).toHaveCount(1);
    const added = await row("uma@globex.example").getByRole("time").boundingBox();
    if (!added) throw new Error("the row says when the user was added");
    await page.mouse.click(added.x + added.width / 2, added.y + added.height / 2);
    await expect(page.getByRole("heading", { level: 1, name: "Uma Patel" })).toBeVisible();
    await expect(page).toHaveTitle("Uma Patel · Understudy");
  });

  test("who may not impersonate them is told why, whatever their role", async ({ page, server, signIn }) => {
    for (const [name, sentence] of [
      ["max", /no access to user impersonation.*Owner or Admin can give it/],
      ["adam", /no access to user impersonation/],
    ] as const) {
      await signIn(page, name);
      await page.goto(`${server.dashboardUrl}/users`);
      await expect(page.getByText(sentence)).toBeVisible();
    }
    await signIn(page, "mina");
    await page.goto(`${server.dashboardUrl}/users`);
    await expect(page.getByRole("button", { name: "Actions for Uma Patel" })).toBeVisible();
    await expect(page.getByText(/no access to user impersonation/)).toHaveCount(0);
  });
});
