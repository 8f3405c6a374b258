import { type APIRequestContext, type Page, request } from "@playwright/test";
import type { Database } from "./database.ts";
import { expect, PASSWORD } from "./fixtures.ts";
import type { Server } from "./server.ts";
import { confirm, employeeNamed, userWith } from "./steps.ts";

interface World {
  server: Server;
  db: Database;
  /** The impersonator's browser. */
  mina: Page;
  olivia: APIRequestContext;
  adam: APIRequestContext;
  impersonationId: string;
  userId: string;
}

const origin = ({ dashboardUrl }: Server) => ({ origin: dashboardUrl });

/** What ends an impersonation, the reason that is written down, and how it comes about. */
export const causes: [what: string, reason: string, happen: (world: World) => Promise<unknown>][] = [
  [
    "the impersonator ends it in the dashboard",
    "stopped",
    ({ mina, server, impersonationId }) =>
      mina.request.delete(`${server.dashboardUrl}/api/impersonations/${impersonationId}`, { headers: origin(server) }),
  ],
  [
    "an Admin ends it",
    "ended_by_admin",
    ({ adam, impersonationId }) => adam.delete(`/api/impersonations/${impersonationId}`),
  ],
  ["an Admin ends all", "ended_by_admin", ({ adam }) => adam.delete("/api/impersonations")],
  [
    "the Owner turns the feature off",
    "feature_disabled",
    ({ olivia }) => olivia.patch("/api/settings/impersonation", { data: { enabled: false } }),
  ],
  [
    "the grant is revoked",
    "grant_revoked",
    ({ adam, db }) => adam.delete(`/api/impersonators/${employeeNamed(db, "mina").id}`),
  ],
  ["all grants are revoked", "grant_revoked", ({ olivia }) => olivia.delete("/api/impersonators")],
  [
    "the impersonator is deactivated",
    "employee_deactivated",
    ({ adam, db }) => adam.patch(`/api/employees/${employeeNamed(db, "mina").id}`, { data: { active: false } }),
  ],
  [
    "the impersonator signs out of the dashboard",
    "dashboard_signed_out",
    ({ mina, server }) => mina.request.post(`${server.dashboardUrl}/api/auth/sign-out`, { headers: origin(server) }),
  ],
  ["the impersonator's dashboard session is ended from another browser", "dashboard_signed_out", endFromElsewhere],
  ["the impersonator changes their password elsewhere", "dashboard_signed_out", changePasswordElsewhere],
  [
    "the user is disabled",
    "user_unavailable",
    ({ adam, userId }) => adam.patch(`/api/users/${userId}`, { data: { active: false } }),
  ],
  [
    "the user is protected",
    "user_protected",
    ({ adam, userId }) => adam.put(`/api/users/${userId}/protection`, { data: { reason: "She asked us to" } }),
  ],
  ["the user becomes an employee", "user_unavailable", inviteTheUser],
  [
    "the user changes their password",
    "user_signed_out",
    ({ server }) => asUma(server, "/demo/api/profile/password", { current: PASSWORD, next: "quite another password" }),
  ],
  [
    "the user signs out everywhere",
    "user_signed_out",
    ({ server }) => asUma(server, "/demo/api/sign-out-everywhere", {}),
  ],
  [
    "the impersonator begins another",
    "replaced",
    ({ mina, server, db }) => confirm(mina.request, server, userWith(db, "ugo@initech.example").id),
  ],
];

async function asUma(server: Server, path: string, data: Record<string, string>) {
  const headers = { origin: server.productUrl };
  const api = await request.newContext({ baseURL: server.productUrl, extraHTTPHeaders: headers });
  await api.post("/api/session/password", {
    form: { email: "uma@globex.example", password: PASSWORD },
    maxRedirects: 0,
  });
  const answer = await api.post(path, { data });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  await api.dispose();
}

/** Mina in a second browser, looking at the sessions of her own account. */
async function elsewhere(server: Server): Promise<APIRequestContext> {
  const api = await request.newContext({ baseURL: server.dashboardUrl, extraHTTPHeaders: origin(server) });
  await api.post("/api/auth/sign-in", { form: { email: "mina@acme.example", password: PASSWORD }, maxRedirects: 0 });
  return api;
}

async function endFromElsewhere({ server, db }: World) {
  const api = await elsewhere(server);
  const [first] = db.all(
    "SELECT id FROM dashboard_sessions WHERE employee_id = ? AND ended_at IS NULL ORDER BY created_at LIMIT 1",
    employeeNamed(db, "mina").id,
  );
  expect((await api.delete(`/api/account/sessions/${first?.id}`)).status()).toBe(204);
  await api.dispose();
}

async function changePasswordElsewhere({ server }: World) {
  const api = await elsewhere(server);
  const answer = await api.put("/api/account/password", {
    data: { current: PASSWORD, next: "quite another password" },
  });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  await api.dispose();
}

async function inviteTheUser({ olivia }: World) {
  const invitation = await olivia.post("/api/invitations", {
    data: { email: "uma@globex.example", name: "Uma Patel", role: "member" },
  });
  expect(invitation.status(), await invitation.text()).toBe(201);
  const [token = ""] = String((await invitation.json()).url)
    .split("#")
    .slice(1);
  const answer = await olivia.post("/api/auth/invitation", { data: { token, password: "quite another password" } });
  expect(answer.status(), await answer.text()).toBe(200);
}
