#!/usr/bin/env node
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { impersonate, Refused } from "./impersonate.ts";

const usage = `npx @understudy/sdk impersonate <user> [--reason text] [--ticket id] [--access read_only|full] [--product id] [--print]

Begins a session as a user and opens it in your browser, where you are signed in to the dashboard.

user: an e-mail, an external id, or Understudy's own id.
--print: prints the address instead of opening it.

UNDERSTUDY_URL    the dashboard's address
UNDERSTUDY_TOKEN  a token of yours, made on the dashboard under Account`;

const options = {
  reason: { type: "string" },
  ticket: { type: "string" },
  access: { type: "string" },
  product: { type: "string" },
  print: { type: "boolean" },
  help: { type: "boolean" },
} as const;

/** @returns The exit code. */
async function main(given: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: given, options, allowPositionals: true });
  const [command, user, ...more] = positionals;
  const { UNDERSTUDY_URL: dashboardUrl, UNDERSTUDY_TOKEN: token } = process.env;
  if (values.help || command !== "impersonate" || !user || more.length > 0 || !dashboardUrl || !token) {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  const { print, help: _, ...wish } = values;
  const begun = await impersonate({ dashboardUrl, token }, { user, ...wish });
  if (begun.waits) console.log("Somebody has to say yes first. Begin it here once they have:");
  console.log(begun.address);
  if (!print) open(begun.address);
  return 0;
}

/** No shell is asked, so nothing in an address is anything but an address. */
function open(address: string): void {
  const [program, ...before] = { darwin: ["open"], win32: ["rundll32", "url.dll,FileProtocolHandler"] }[
    process.platform as string
  ] ?? ["xdg-open"];
  if (program === undefined) return;
  const child = spawn(program, [...before, address], { detached: true, stdio: "ignore" });
  // Where there is no browser the address is printed already.
  child.on("error", () => {});
  child.unref();
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // A wrong option is said by parseArgs.
    console.error(error instanceof Refused || error instanceof TypeError ? error.message : error);
    process.exitCode = error instanceof Refused ? 1 : 2;
  },
);
