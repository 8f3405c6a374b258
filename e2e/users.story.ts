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
});
