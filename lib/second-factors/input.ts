import * as z from "zod";
import { registration, totpCode } from "../proofs/input.ts";
import { visibleLine } from "../text.ts";

export const confirmTotpInput = z.strictObject({ totp: totpCode });

export const confirmPasskeyInput = z.strictObject({
  name: visibleLine({ what: "The name", max: 100, missing: "Say what to call it, such as the device it is on." }),
  passkey: registration,
});
