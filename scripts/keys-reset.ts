import { resetSigningKeys } from "#lib/tokens/reset.ts";
import { runCommand } from "./command.ts";

/**
 * `npm run keys:reset`: the way back from a lost UNDERSTUDY_SECRET. New signing keys under the one that is set now, and
 * everybody is signed out. Stop every server first: a running one still has the lost secret, and could sign no more.
 */
await runCommand("keys:reset", async (context, { secret }) => {
  const { impersonations, employees, users } = await resetSigningKeys(context, secret);
  return [
    "There are new signing keys, made under this UNDERSTUDY_SECRET. What the older ones signed is refused from now on.",
    `Signed out: ${counted(employees, "employee")} and ${counted(users, "user")}. Ended: ${counted(impersonations, "impersonation")}.`,
    "Passwords, API keys and products' client secrets are as they were. A backend that holds the access tokens' key by hand needs the new one.",
  ].join("\n");
});

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
