import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findDashboardSession } from "../employees/sign-in.ts";
import { type EndReason, endReasons, HOUR_MS } from "./impersonation.ts";
import {
  endsOf,
  fateOfRequest,
  fateOfSession,
  type InTheMiddle,
  type Middle,
  middles,
  openMiddle,
  startAgain,
} from "./lifecycle.testing.ts";
import * as when from "./lifecycle-events.testing.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

type Four = [pending: string, looking: string, full: string, raised: string];
type Three = [waiting: string, raiseApproved: string, startApproved: string];
type Row = [event: string, act: when.Act, sessions: Four, requests: Three, before?: (team: Middle["team"]) => unknown];

const allEnd = (reason: EndReason): Four => [reason, reason, reason, reason];
const allOver = (why: string): Three => [`over: ${why}`, `over: ${why}`, `over: ${why}`];
const goOn: Four = ["goes on", "goes on", "goes on", "goes on"];
const areGood: Three = ["waits", "begins", "begins"];
/** Another start is of another session: only the raise is over with the one that it would have raised. */
const ofAnother: Three = ["waits", "not_live", "begins"];
/** Sessions that can't outlast their raise or their grant drop, or end, where they go further than looking. */
const lowered: Four = ["grant_revoked", "goes on", "grant_revoked", "drops"];
const dropOnly: Four = ["goes on", "goes on", "goes on", "drops"];
const atTheirTime: Four = ["not_opened", "expired", "expired", "expired"];
const unnoted = "over, and nobody has noted it";

/** The lifecycle matrix: each event x whatever an employee can be in the middle of. */
const matrix: Row[] = [
  [
    "impersonation is turned off",
    when.settings({ enabled: false }),
    allEnd("feature_disabled"),
    allOver("feature_disabled"),
  ],
  [
    "it is turned off and on again",
    when.both(when.settings({ enabled: false }), when.settings({ enabled: true })),
    allEnd("feature_disabled"),
    allOver("feature_disabled"),
  ],
  ["the grant is revoked", when.revoked, allEnd("grant_revoked"), allOver("grant_revoked")],
  ["everybody's is", when.allRevoked, allEnd("grant_revoked"), allOver("grant_revoked")],
  [
    "it is revoked and given again",
    when.both(when.revoked, when.granted("full")),
    allEnd("grant_revoked"),
    allOver("grant_revoked"),
  ],
  [
    "the grant's time is over",
    when.after(30 * SECOND),
    allEnd("grant_expired"),
    allOver("grant_expired"),
    when.grantUntil(30 * SECOND),
  ],
  ["the grant is lowered", when.granted("read_only"), lowered, ["waits", "access_not_granted", "access_not_granted"]],
  [
    "the settings are",
    when.settings({ accessLevels: ["read_only"], defaultAccess: "read_only" }),
    lowered,
    ["waits", "access_unavailable", "access_unavailable"],
  ],
  [
    "the employee is deactivated",
    when.employee({ active: false }),
    allEnd("employee_deactivated"),
    allOver("employee_deactivated"),
  ],
  [
    "and reactivated",
    when.both(when.employee({ active: false }), when.employee({ active: true })),
    allEnd("employee_deactivated"),
    allOver("employee_deactivated"),
  ],
  [
    "the employee's role is lowered",
    when.employee({ role: "member" }),
    allEnd("role_changed"),
    allOver("role_changed"),
  ],
  ["it is made higher", when.employee({ role: "owner" }), goOn, areGood],
  ["ownership is transferred", when.ownershipTransferred, goOn, areGood],
  ["the employee signs out of the dashboard", when.signedOut, allEnd("dashboard_signed_out"), ofAnother],
  ["they end that session from another", when.signedOutElsewhere, allEnd("dashboard_signed_out"), ofAnother],
  ["they end all others", when.othersSignedOut, allEnd("dashboard_signed_out"), ofAnother],
  ["they change their password", when.ownPassword, allEnd("dashboard_signed_out"), ofAnother],
  ["somebody makes a reset link for them", when.resetLink, allEnd("grant_revoked"), allOver("grant_revoked")],
  [
    "the dashboard session expires",
    when.after(30 * SECOND),
    atTheirTime,
    ofAnother,
    ({ clock }) => clock.advance(12 * HOUR_MS - 30 * SECOND),
  ],
  ["the user is disabled", when.disabled, allEnd("user_unavailable"), ["waits", "not_live", "user_unavailable"]],
  ["the user is deleted", when.deleted, allEnd("user_unavailable"), ["waits", "not_live", "not_found"]],
  [
    "the user closes their account",
    when.accountClosed,
    allEnd("user_unavailable"),
    ["waits", "not_live", "user_unavailable"],
  ],
  ["the user joins the team", when.joinsTheTeam, allEnd("user_unavailable"), ["waits", "not_live", "user_is_employee"]],
  ["the user gets another e-mail", when.anotherEmail, allEnd("user_unavailable"), allOver("user_unavailable")],
  ["the user takes another e-mail", when.ownEmail, allEnd("user_unavailable"), allOver("user_unavailable")],
  [
    "the user is protected",
    when.both(when.after(SECOND), when.userProtected),
    allEnd("user_protected"),
    ["waits", "not_live", "not_approved"],
  ],
  [
    "their domain is",
    when.both(when.after(SECOND), when.domainProtected),
    allEnd("user_protected"),
    ["waits", "not_live", "not_approved"],
  ],
  [
    "the product is",
    when.both(when.after(SECOND), when.product({ protected: true })),
    allEnd("user_protected"),
    ["waits", "not_live", "not_approved"],
  ],
  ["the user says never", when.says("never"), allEnd("user_ended"), allOver("user_refuses")],
  [
    "and always again",
    when.both(when.says("never"), when.says("always")),
    allEnd("user_ended"),
    allOver("user_refuses"),
  ],
  [
    "the user's date passes",
    when.both(when.saysUntil(30 * SECOND), when.after(30 * SECOND)),
    allEnd("user_ended"),
    ["waits", "not_live", "user_refuses"],
  ],
  ["the user wants to be asked from now on", when.says("ask"), goOn, ["waits", "begins", "not_approved"]],
  ["the user ends it", when.endNow, allEnd("user_ended"), ofAnother],
  [
    "the organization's default is never",
    when.settings({ supportAccess: { default: "never" } }),
    allEnd("ended_by_admin"),
    ["waits", "not_live", "user_refuses"],
  ],
  ["the user changes their password", when.usersPassword, allEnd("user_signed_out"), ofAnother],
  ["the user signs out everywhere", when.signedOutEverywhere, allEnd("user_signed_out"), ofAnother],
  [
    "the product is disabled",
    when.product({ active: false }),
    allEnd("product_disabled"),
    ["waits", "not_live", "product_unavailable"],
  ],
  ["the employee confirms another", startAgain, allEnd("replaced"), ofAnother],
  ["a minute passes", when.after(MINUTE), ["not_opened", "goes on", "goes on", "goes on"], areGood],
  ["half an hour passes", when.after(30 * MINUTE), ["not_opened", "goes on", "goes on", "drops"], allOver("expired")],
  ["an hour passes", when.after(HOUR_MS), atTheirTime, allOver("expired")],
  [
    "the clock is set back",
    when.clockSetBack,
    [unnoted, unnoted, unnoted, unnoted],
    ["request_expired", "request_expired", "request_expired"],
  ],
  ["its impersonator stops it", when.stopped, allEnd("stopped"), ofAnother],
  ["an Owner or Admin ends it", when.ended, allEnd("ended_by_admin"), ofAnother],
  ["an Owner or Admin ends all", when.allEnded, allEnd("ended_by_admin"), ofAnother],
  ["its impersonator drops it", when.dropped, dropOnly, areGood],
  ["an Owner or Admin drops it", when.droppedByAnother, dropOnly, ["waits", "over: dropped", "begins"]],
  ["somebody has to say yes to everything from now on", when.settings({ approval: "everybody" }), goOn, areGood],
  ["sessions are shorter from now on", when.settings({ maxMinutes: 1 }), goOn, areGood],
];

/** Where in a row of the matrix each of them stands. */
const cells: Record<InTheMiddle, [session: number, request: number | null]> = {
  [middles[0]]: [0, 0],
  [middles[1]]: [1, 1],
  [middles[2]]: [2, 2],
  [middles[3]]: [3, null],
};

describe.each(matrix)("when %s", (_, act, sessions, requests, before) => {
  test.each(middles)("of what is %s", async (of) => {
    const middle = await openMiddle(of, before);
    await act(middle);
    const [session, request] = cells[of];
    const fate = await fateOfSession(middle);
    expect(fate).toBe(sessions[session]);
    expect(await endsOf(middle)).toEqual(endReasons.some((reason) => reason === fate) ? [fate] : []);
    expect(await fateOfRequest(middle)).toBe(request === null ? null : requests[request]);
  });
});

test.each([
  ["by its impersonator", when.stopped],
  ["by an Owner", when.ended],
  ["by the user", when.endNow],
])("the dashboard session goes on when it is ended %s", async (_, act) => {
  const middle = await openMiddle("raised");
  await act(middle);
  expect(await findDashboardSession(middle.team.context, "dashboard-cookie-of-adam".padEnd(43, "-"))).not.toBeNull();
});

/** What needs more than verbs, or is about everything at once, has its tests elsewhere. */
const elsewhere: [event: string, file: string, name: string][] = [
  ["a code is used twice: code_reused", "lib/impersonations/redeem.test.ts", "20 redemptions at once give one success"],
  ["a product's secret is rotated", "lib/products/change.test.ts", "and ends what is on its way"],
  [
    "its addresses are changed",
    "lib/products/change.test.ts",
    "ends the hand-offs on their way, and no session that runs",
  ],
  ["the provider signs somebody out", "lib/sso/logout.test.ts", "ends the session that came of the one it names"],
  ["the provider gives a lower role", "lib/sso/sign-in.test.ts", "that are lower end what runs"],
  ["the deployment's secret is lost", "lib/tokens/reset.test.ts", "end every session, of employees, of users"],
  ["the server restarts", "e2e/restart.story.ts", "the session goes on with the same end"],
  ["a second server", "db/two-instances.test.ts", "by no restart and no clock set back does it outlast its minutes"],
  ["a server's clock is wrong", "db/skew.test.ts", "who takes power away takes what they mean and nothing else"],
  [
    "nothing can be written",
    "db/full-disk.test.ts",
    "an impersonator is refused before anybody has tried to stop them",
  ],
  [
    "the user signs in or out in another browser",
    "lib/sessions/session.test.ts",
    "goes on through an impersonation and its end",
  ],
  ["users are changed by a file", "lib/requests/changed-user.test.ts", "gets another e-mail by a file"],
];

test("no end reason is without its row", () => {
  const inMatrix = matrix.flatMap(([, , sessions]) => sessions);
  const named = elsewhere.map(([event]) => event).join();
  expect(endReasons.filter((reason) => !inMatrix.includes(reason) && !named.includes(reason))).toEqual([]);
});

test.each(elsewhere)("%s: %s", (_, file, name) => {
  expect(readFileSync(file, "utf8")).toContain(name);
});
