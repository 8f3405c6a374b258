import { describe, expect, test } from "vitest";
import { maySignInBySso, type SaidBySso } from "./policy.ts";

const linked = "https://login.example/ 4711";
const said: SaidBySso = { emailVerified: true, subject: linked, linked, role: undefined, invited: false };
const active = { active: true };

describe("whom the organization's own provider lets in", () => {
  test.each<[string, { active: boolean } | null, Partial<SaidBySso>, string | null]>([
    ["an employee whose account it is", active, {}, null],
    ["an employee who comes by it for the first time", active, { linked: null }, null],
    ["whoever was invited", null, { linked: null, invited: true }, null],
    ["whoever it gives a role", null, { linked: null, role: "member" }, null],
    ["an employee whose account was another issuer's", active, { linked: "https://old.example/ 1" }, null],
    ["nobody whose e-mail isn't verified there", active, { emailVerified: false }, "sso_unverified"],
    [
      "nobody by another account of the same issuer",
      active,
      { subject: "https://login.example/ 1" },
      "sso_other_account",
    ],
    ["nobody who is deactivated here", { active: false }, { role: "owner" }, "employee_inactive"],
    ["nobody whom it gives no role", active, { role: null }, "sso_no_role"],
    ["no stranger", null, { linked: null }, "sso_unknown"],
  ])("%s", (_, employee, more, because) => {
    const may = maySignInBySso(employee, { ...said, ...more });
    expect(may.allowed ? null : may.because).toBe(because);
  });
});
