import { afterEach, expect, test } from "vitest";
import { openProductServer } from "../logouts/logouts.testing.ts";
import { post, postTo } from "./post.ts";
import { type Reach, reachable } from "./reach.ts";

const message = { headers: { "content-type": "text/plain" }, body: "told" };
const told = async (uri: string, reach: Reach) =>
  (await post(uri, message, { reach, withinMs: 5000, arrived: (status) => status === 200, kept: false })).outcome;

const public_ = { local: false, allowedPrivateHosts: [] };
const onThisMachine = { local: true, allowedPrivateHosts: [] };

test.each([
  "https://127.0.0.1/",
  "https://localhost/",
  "https://[::1]/",
  "https://0.0.0.0/",
  "https://[::]/",
  "https://10.1.2.3/",
  "https://172.16.0.1/",
  "https://192.168.1.1/",
  "https://100.64.0.1/",
  "https://169.254.169.254/latest/meta-data/",
  "https://224.0.0.1/",
  "https://255.255.255.255/",
  "https://[fe80::1]/",
  "https://[fd00::1]/",
  "https://[ff02::1]/",
  "https://[::ffff:10.0.0.1]/",
  "https://[::ffff:7f00:1]/",
  "https://[64:ff9b::a00:1]/",
  "https://[2002:a00:1::]/",
  "https://2130706433/",
  "https://0x7f.1/",
  "https://0177.0.0.1/",
])("%s is not called", async (uri) => {
  expect(await reachable(new URL(uri), public_)).toBeNull();
  expect(await told(uri, public_)).toBe("address_refused");
});

test.each(["http://198.51.99.7/", "ftp://198.51.99.7/", "http://product.example/"])(
  "%s is not called without TLS, whatever it means",
  async (uri) => {
    for (const reach of [public_, onThisMachine, { local: false, allowedPrivateHosts: ["198.51.99.7"] }])
      expect(await reachable(new URL(uri), reach)).toBeNull();
  },
);

test("a public address is called, and a private one whose host the operator allowed by name", async () => {
  const url = new URL("https://8.8.8.8/");
  expect(await reachable(url, public_)).toEqual({ address: "8.8.8.8", family: 4 });
  const allowed = { local: false, allowedPrivateHosts: ["10.0.0.5"] };
  expect(await reachable(new URL("https://10.0.0.5/logout"), allowed)).toEqual({ address: "10.0.0.5", family: 4 });
  expect(await reachable(new URL("https://10.0.0.6/logout"), allowed)).toBeNull();
});

let server: Awaited<ReturnType<typeof openProductServer>> | undefined;
afterEach(() => server?.close());

test("on this machine http is called too, and nowhere else", async () => {
  server = await openProductServer();
  expect(await told(server.uri, onThisMachine)).toBe("delivered");
  expect(await told(server.uri, public_)).toBe("address_refused");
  expect(server.told).toHaveLength(1);
});

test("connected to is the address that was checked, whatever the name means by then", async () => {
  server = await openProductServer();
  // A name that no resolver knows: had it been asked again, this would fail.
  const url = new URL(`http://product.invalid:${server.port}/logout`);
  const how = { signal: AbortSignal.timeout(5000), kept: false };
  const { status } = await postTo(url, { address: "127.0.0.1", family: 4 }, message, how);
  expect(status).toBe(200);
  expect(server.told[0]?.headers.host).toBe(`product.invalid:${server.port}`);
});

test("a name that nobody knows, and a port where nobody listens, are no answer", async () => {
  expect(await told("https://product.invalid/", public_)).toBe("no_answer");
  expect(await told("http://127.0.0.1:9/", onThisMachine)).toBe("no_answer");
});
