import { lookup } from "node:dns/promises";
import type { Server } from "node:net";
import { type Environment, isLoopback } from "#env";

/**
 * Where to listen. With addresses on this machine on loopback only, and on all of it that is meant, as `localhost` may mean
 * ::1; undefined is every address of the machine.
 */
export async function addressesOf(environment: Environment): Promise<(string | undefined)[]> {
  if (environment.listenHost !== null) return [environment.listenHost];
  const urls = [environment.dashboardUrl, environment.productUrl];
  if (!urls.every(isLoopback)) return [undefined];
  const { address } = await lookup("localhost");
  const named = urls.map((url) => new URL(url).hostname).filter((host) => host.startsWith("127."));
  return [...new Set([address, "127.0.0.1", "::1", ...named])];
}

/** False on a machine without IPv6: it has no ::1, and then `localhost` doesn't mean it. */
export async function listen(
  server: Server,
  port: number,
  address: string | undefined,
  variable = "PORT",
): Promise<boolean> {
  try {
    await new Promise<void>((done, fail) => {
      server.once("error", fail);
      server.listen({ port, ...(address !== undefined && { host: address }) }, done);
    });
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EADDRINUSE")
      throw new Error(
        `Port ${port} is taken by another program. Stop it, or choose another one: ${variable}=${port + 1}`,
      );
    if (address === "::1") return false;
    throw error;
  }
}
