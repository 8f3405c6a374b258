import { createOwnerResetLink } from "#lib/employees/reset.ts";
import { runCommand } from "./command.ts";

/** `npm run owner:reset [-- <e-mail>]`: a one-time link for an Owner who is locked out. Works while the server runs. */
await runCommand("owner:reset", async (context, { dashboardUrl }) => {
  const email = process.argv[2];
  const employees = await context.store.read((tx) => tx.employees.list());
  const owners = employees.filter(({ role, active }) => role === "owner" && active);
  const [only, second] = owners;
  if (!only) throw new Error("There is no Owner yet. Start the server: its log has the link that makes the first one.");
  const names = owners.map((owner) => `  npm run owner:reset -- ${owner.email}`).join("\n");
  if (email === undefined && second) throw new Error(`There are several Owners. Say which one:\n${names}`);
  const { link, path } = await createOwnerResetLink(context, email ?? only.email);
  return `${link.name} can choose a new password within the next hour, once, at\n${dashboardUrl}${path}`;
});
