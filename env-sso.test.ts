import { describe, expect, test } from "vitest";
import { parseEnvironment } from "./env.ts";

const secret = "0123456789abcdef0123456789abcdef";
const read = (variables: Record<string, string>) => parseEnvironment({ UNDERSTUDY_SECRET: secret, ...variables });
const saidOf = (variables: Record<string, string>): string => {
  try {
    read(variables);
  } catch (error) {
    return String(error);
  }
  return "";
};
const provider = {
  SSO_ISSUER: "https://login.acme.example",
  SSO_CLIENT_ID: "understudy",
  SSO_CLIENT_SECRET: "hunter2",
};
const mapped = { SSO_ROLE_CLAIM: "groups", SSO_ROLES: "owners=owner, team=a=admin,staff=member" };

describe("the organization's own provider", () => {
  test("is one by three variables, and nobody's where none is set", () => {
    expect(read({}).sso).toBeNull();
    expect(read(provider).sso).toEqual({
      ...{ issuer: "https://login.acme.example", clientId: "understudy", clientSecret: "hunter2" },
      ...{ name: "single sign-on", roleClaim: null, roles: {}, only: false },
    });
    expect(read({ ...provider, ...mapped, SSO_NAME: "Acme", SSO_ONLY: "1" }).sso).toMatchObject({
      ...{ name: "Acme", only: true, roleClaim: "groups" },
      roles: { owners: "owner", "team=a": "admin", staff: "member" },
    });
  });

  test.each(["SSO_ISSUER", "SSO_CLIENT_ID", "SSO_CLIENT_SECRET"] as const)(
    "without %s alone is no start",
    (missing) => {
      const { [missing]: _, ...rest } = provider;
      expect(saidOf(rest)).toContain(`${missing} must be set, too`);
    },
  );

  test("is asked for by whatever depends on it", () => {
    expect(saidOf({ SSO_ONLY: "1" })).toContain("SSO_ISSUER must be set, too, as SSO_ONLY is");
    expect(saidOf({ ...provider, SSO_ROLE_CLAIM: "groups" })).toContain("SSO_ROLES must be set, too");
    expect(saidOf({ ...provider, SSO_ROLES: "a=owner" })).toContain("SSO_ROLE_CLAIM must be set, too");
  });

  test("is reached by https, but on this machine", () => {
    expect(read({ ...provider, SSO_ISSUER: "http://localhost:8080/realms/acme" }).sso).not.toBeNull();
    for (const wrong of [
      "login.acme.example",
      "http://login.acme.example",
      "https://a:b@login.example",
      "https://l.example/?x",
      "https://l.example/#x",
    ])
      expect(saidOf({ ...provider, SSO_ISSUER: wrong })).toContain("SSO_ISSUER must be the https address");
  });

  test("isn't everybody's: an organization's tenant says who it is, and no stranger's tenant does", () => {
    const at = (tenant: string) => `https://login.microsoftonline.com/${tenant}/v2.0`;
    expect(read({ ...provider, SSO_ISSUER: at("72f988bf-86f1-41af-91ab-2d7cd011db47") }).sso).not.toBeNull();
    for (const everybodys of ["common", "organizations", "consumers", "Common"])
      expect(saidOf({ ...provider, SSO_ISSUER: at(everybodys) })).toContain("SSO_ISSUER must be your own tenant's");
  });

  test("says nothing of its secret, and of roles only what they are", () => {
    expect(saidOf({ ...provider, SSO_ISSUER: "x" })).not.toContain("hunter2");
    for (const wrong of ["owners", "owners=root", "=owner", "owners=owner,", "owners:owner"])
      expect(saidOf({ ...provider, ...mapped, SSO_ROLES: wrong })).toContain("SSO_ROLES must say what each value");
    expect(saidOf({ ...provider, SSO_ONLY: "true" })).toContain("SSO_ONLY must be 1");
  });
});
