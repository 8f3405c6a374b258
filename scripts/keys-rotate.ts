import { parseArgs } from "node:util";
import { pemOf } from "#lib/tokens/keys.ts";
import { type Rotated, type Rotation, rotateSigningKeys } from "#lib/tokens/rotate.ts";
import { tokenKeyUses } from "#lib/tokens/signing-key.ts";
import { runCommand } from "./command.ts";

const usage = "Usage: npm run keys:rotate [-- --use id_token|access_token] [-- --compromised]";

function rotationOf(words: string[]): Rotation {
  const { use, compromised } = optionsOf(words);
  const known = tokenKeyUses.find((each) => each === use);
  if (use !== undefined && known === undefined) throw new Error(`There is no signing key for ${use}.\n${usage}`);
  return { ...(known && { use: known }), compromised };
}

function optionsOf(words: string[]): { use?: string; compromised: boolean } {
  const options = { use: { type: "string" }, compromised: { type: "boolean", default: false } } as const;
  try {
    // npm leaves a second `--` where it is.
    return parseArgs({ args: words.filter((word) => word !== "--"), options }).values;
  } catch {
    throw new Error(usage);
  }
}

const whatItSigns = {
  id_token: "ID tokens and logout tokens of OpenID Connect products",
  access_token: "access tokens of hosted sessions, and their logout tokens",
  audit_log: "checkpoints of the audit log",
};

async function said({ from, to, retiresAt }: Rotated, compromised: boolean): Promise<string> {
  const lines = [`The key of ${whatItSigns[to.use]}: ${to.kid} takes over from ${from.kid}.`];
  if (compromised) {
    lines.push(
      "  It signs from now on. Every older key is published no more: what it signed is refused by whoever asks for the keys,",
      "  at the latest when the copies that others may keep for 5 minutes are over.",
    );
  } else {
    lines.push(
      `  It is published now and signs from ${utc(to.signsFrom)}, when every copy of the published keys has it.`,
      `  The older key is published until ${utc(retiresAt)}, when the last token that it signed is over. Nobody is signed out.`,
    );
  }
  if (to.use === "access_token") {
    lines.push(
      `  A backend that holds this key by hand (a verifier key in its settings) needs this one ${compromised ? "now" : `from ${utc(to.signsFrom)}`}:`,
      "",
      (await pemOf(to)).trim(),
    );
  }
  return lines.join("\n");
}

const utc = (at: Date) => `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;

/**
 * `npm run keys:rotate [-- --use id_token|access_token] [-- --compromised]`: new signing keys, and in plain sentences
 * what happens when. Takes the server's environment, and works while the server runs.
 */
await runCommand("keys:rotate", async (context, { secret }) => {
  const rotation = rotationOf(process.argv.slice(2));
  const rotated = await rotateSigningKeys(context, secret, rotation);
  return (await Promise.all(rotated.map((each) => said(each, rotation.compromised)))).join("\n\n");
});
