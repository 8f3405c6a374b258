import { openSqlite } from "#db/sqlite.ts";
import { testContext } from "../context.testing.ts";
import { openSender } from "../outbox/sender.ts";
import { openKeyring } from "../tokens/keys.ts";
import { webhookWay } from "./way.ts";

/** A process of its own for lib/webhooks/processes.test.ts: sends what waits in a file, again and again, with a clock that is so much ahead. */
const [path = ":memory:", secret = "", aheadMs = "0"] = process.argv.slice(2);
const store = openSqlite(path);
const clock = () => new Date(Date.now() + Number(aheadMs));
const issuer = {
  issuer: "http://localhost:3000",
  productUrl: "http://127.0.0.1:3000",
  keys: openKeyring(store, secret, clock),
};
const reach = { local: true, allowedPrivateHosts: [] };
const sender = openSender({ webhook: webhookWay });
for (;;) {
  await sender.deliver({ ...testContext(store), ...issuer, reach, secret, clock });
  await new Promise((later) => setTimeout(later, 20));
}
