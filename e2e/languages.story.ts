import {
  copyOf,
  isInstalled,
  type Language,
  languages,
  openProduct,
  type Product,
  remove,
} from "#examples/languages.testing.ts";
import { register } from "./example.ts";
import { expect, test as stories } from "./fixtures.ts";
import { banner, impersonateIn } from "./steps.ts";

interface Opening {
  /** The product of the guide, as it stands there, registered and in a process of its own; gone after the story. */
  opened: (language: Language) => Promise<Product>;
}

const test = stories.extend<Opening>({
  opened: async ({ as, server }, use) => {
    const gone: (() => void)[] = [];
    await use(async (language) => {
      const folder = await copyOf(language);
      gone.push(() => remove(folder));
      const olivia = await as("olivia");
      const understudy = {
        ...server,
        async register(asked: object) {
          const { product, clientSecret } = await register(olivia, server, asked);
          return { id: product.id, clientId: product.clientId, clientSecret };
        },
      };
      const product = await openProduct(understudy, language, folder, "oidc");
      gone.unshift(product.stop);
      return product;
    });
    for (const go of gone) go();
  },
});

// Django is Flask's file in other words: `examples/languages.test.ts` runs it, without a browser.
for (const language of languages.filter(({ name }) => name !== "Django")) {
  test(`A product in ${language.name}, by the guide: started, banner, refusal, record, and left within 5 s of the end`, async ({
    page,
    server,
    db,
    signIn,
    opened,
    consoleErrors,
  }) => {
    test.skip(!(await isInstalled(language)), `${language.name}: its packages aren't installed`);
    consoleErrors.expect(/status of 40[13]/);
    const { url } = await opened(language);
    await signIn(page, "mina");
    const tab = await impersonateIn(page, server, {
      ...{ search: "uma@globex.example", name: "Uma Patel", product: `${language.name}, oidc` },
    });
    await expect(tab).toHaveURL(`${url}/`);
    await expect(banner(tab)).toContainText("You are signed in as Uma Patel (uma@globex.example)");
    await expect(banner(tab)).toContainText("Impersonated by Mina Haddad");

    await tab.getByRole("button", { name: "Change the card" }).click();
    await expect(tab.getByText("You cannot perform this action while impersonating a user")).toBeVisible();
    await tab.getByRole("button", { name: "Add a task" }).click();
    await expect(tab.getByText("Done.")).toBeVisible();

    const [session] = db.all("SELECT id FROM impersonations ORDER BY created_at DESC LIMIT 1");
    await page.goto(`${server.dashboardUrl}/sessions/${session?.id}`);
    const timeline = page.getByRole("list", { name: "Timeline" });
    await expect(timeline).toContainText("Added a task");
    await expect(timeline).toContainText(/Change the card.*refused/i);
    const own = page.getByRole("region", { name: "Your session" });
    await own.getByRole("button", { name: "End session" }).click();
    await expect(tab).toHaveURL(/\/signed-out\.html/, { timeout: 5_000 });
    await tab.goBack();
    await expect(tab.getByText("Uma Patel")).toHaveCount(0);
  });
}
