import { openTeam } from "../employees/employees.testing.ts";
import { parse } from "../http/input.ts";
import { changeProduct } from "./change.ts";
import { changeProductInput, registerProductInput } from "./input.ts";
import { registerProduct } from "./register.ts";

export const hosts = { dashboardUrl: "https://dashboard.acme.example", productUrl: "https://session.acme.example" };
export const registering = registerProductInput(hosts);
export const changing = changeProductInput(hosts);
export const shop = parse(registering, { kind: "hosted", name: "Shop", targetLinkUri: "https://shop.example/start" });
export const books = parse(registering, {
  kind: "oidc",
  name: "Books",
  initiateLoginUri: "https://books.example/login/start",
  redirectUris: ["https://books.example/callback"],
});

export type Catalog = Awaited<ReturnType<typeof openCatalog>>;

/** A team, whose Adam registers and changes products. */
export async function openCatalog() {
  const team = await openTeam();
  return {
    team,
    async add(input = shop) {
      team.clock.advance(1);
      return registerProduct(team.adam, input, hosts.productUrl);
    },
    patch: (id: string, to: object) => changeProduct(team.adam, id, parse(changing, to)),
  };
}
