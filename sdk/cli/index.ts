#!/usr/bin/env node
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { check, textOf } from "./check.ts";
import { impersonate, type Place, Refused } from "./impersonate.ts";

const usage = `npx @understudy/sdk impersonate <user> [--reason text] [--ticket id] [--access read_only|full] [--product id] [--print]

Begins a session as a user and opens it in your browser, where you are signed in to the dashboard.

user: an e-mail, an external id, or Understudy's own id.
--print: prints the address instead of opening it.

npx @understudy/sdk check <product> [--json]

Checks a product by a real session as its test user, as the button on its page in the dashboard does.

product: its id, from the address of that page.
--json: prints each step as a line of JSON.
Ends with 0 when nothing failed, 1 when something did, 2 for a wrong call, 3 when it was refused or couldn't be run.

UNDERSTUDY_URL    the dashboard's address
UNDERSTUDY_TOKEN  a token of yours, made on the dashboard under Account`;

const options = {
  reason: { type: "string" },
  ticket: { type: "string" },
  access: { type: "string" },
  product: { type: "string" },
  print: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];

/** @returns The exit code. */
async function main(given: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: given, options, allowPositionals: true });
  const [name, whom, ...more] = positionals;
  const { UNDERSTUDY_URL: dashboardUrl, UNDERSTUDY_TOKEN: token } = process.env;
  const command = { impersonate: runImpersonate, check: runCheck }[name ?? ""];
  if (values.help || !command || !whom || more.length > 0 || !dashboardUrl || !token) {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  return command({ dashboardUrl, token }, whom, values);
}

async function runImpersonate(place: Place, user: string, values: Values): Promise<number> {
  const { print, json: _, help: __, ...wish } = values;
  const begun = await impersonate(place, { user, ...wish });
  if (begun.waits) console.log("Somebody has to say yes first. Begin it here once they have:");
  console.log(begun.address);
  if (!print) open(begun.address);
  return 0;
}

/** A build that nobody is signed in for isn't broken by the product: it ends with a number of its own. */
async function runCheck(place: Place, product: string, { json }: Values): Promise<number> {
  let failed = 0;
  try {
    for await (const step of check(place, product)) {
      if (step.outcome === "failed") failed++;
      console.log(json ? JSON.stringify(step) : textOf(step));
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    console.error(error.message);
    return 3;
  }
  return failed > 0 ? 1 : 0;
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
