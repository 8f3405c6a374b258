import type { Steps, Tables } from "#lib/store/store.ts";
import { type People, pendingOf } from "./databases.testing.ts";
import { observationCallsOf } from "./observation-calls.testing.ts";
import { provingCallsOf } from "./proving-calls.testing.ts";
import { recordCallsOf } from "./record-calls.testing.ts";
import { requestCallsOf } from "./request-calls.testing.ts";
import { beforePlaces, choices, newRows, places, queries, type Times } from "./rows.testing.ts";
import { tokenCallsOf } from "./token-calls.testing.ts";

export type Ask<Group> = (table: Group) => Steps<unknown>;

/** Each method of the port, in every way in which it can be asked: who adds one has to say how it is called. */
export type Calls = {
  [Group in keyof Tables]: { [Method in keyof Tables[Group]]: Ask<Tables[Group]>[] };
};

/** In an order in which each finds what it points at. Nobody of `people` is in the past or in an import. */
export function callsOf(people: People, times: Times): Calls {
  const { uma, mina, olivia, max, product, sessions } = people;
  const { now, amid } = times;
  const rows = newRows(people, times);
  const { event, events, later, none, one, two, page, deep, session } = rows;
  const { employee, user, link, anImport, row, staged, unended, apiKey, signedIn, protection } = rows;

  return {
    settings: {
      get: [(t) => t.get()],
      update: [(t) => t.update({ maxMinutes: 30 }, { id: olivia.id, at: now }, [event()])],
    },
    employees: {
      find: [(t) => t.find(mina.id)],
      findByEmail: [(t) => t.findByEmail(mina.email)],
      findBySsoSubject: [(t) => t.findBySsoSubject("none")],
      ssoSubjectOf: [(t) => t.ssoSubjectOf(mina.id)],
      passwordHashOf: [(t) => t.passwordHashOf(mina.id)],
      list: [(t) => t.list()],
      countActiveOwners: [(t) => t.countActiveOwners()],
      add: [(t) => t.add(employee, event())],
      update: [(t) => t.update(mina.id, { role: "member" }, event())],
    },
    grants: {
      find: [(t) => t.find(mina.id)],
      list: [(t) => t.list()],
      add: [
        (t) => t.add({ id: one, employeeId: max.id, access: "full", grantedById: olivia.id, grantedAt: now }, event()),
      ],
      update: [(t) => t.update(one, { access: "read_only", until: later, warnAt: now }, event())],
      review: [(t) => t.review(one, { id: olivia.id, at: now }, event())],
      listUses: [(t) => t.listUses()],
      isAnyToWarnOf: [(t) => t.isAnyToWarnOf(now)],
      warn: [(t) => t.warn(now, events)],
      listOver: [(t) => t.listOver(later)],
      expire: [
        function* (t) {
          for (const grant of yield* t.listOver(later)) yield* t.expire(grant, event());
        },
      ],
      revoke: [(t) => t.revoke(max.id, { id: olivia.id, at: now }, event())],
    },
    dashboardSessions: {
      findByToken: [(t) => t.findByToken("none", now)],
      employeeOf: [(t) => t.employeeOf(sessions.mina.id, now)],
      signedInAt: [(t) => t.signedInAt(sessions.mina.id)],
      listBySsoSid: [(t) => t.listBySsoSid("none", now)],
      listOpen: [(t) => t.listOpen(mina.id, now)],
      listEmployees: [(t) => t.listEmployees(now)],
      add: [(t) => t.add({ ...session, employeeId: mina.id }, event())],
      end: [
        (t) => t.end({ id: one }, now, events),
        (t) => t.end({ employeeId: max.id }, now, events),
        (t) => t.end({ employeeId: max.id, exceptId: one }, now, events),
        (t) => t.end({ employeeId: max.id, id: one }, now, events),
      ],
    },
    ...provingCallsOf(people, times, rows),
    links: {
      purge: [(t) => t.purge(amid, 5)],
      findByToken: [(t) => t.findByToken("none")],
      listOpen: [(t) => t.listOpen("invitation", now)],
      add: [(t) => t.add(link, event())],
      use: [(t) => t.use(one, now)],
      void: choices({ id: one, employeeId: mina.id, email: "n@acme.example", purpose: "reset" as const }).map(
        (filter) => (t) => t.void(filter, now),
      ),
    },
    users: {
      find: [(t) => t.find(uma.id)],
      findByEmail: [(t) => t.findByEmail("uma@globex.example")],
      findByExternalId: [(t) => t.findByExternalId("x")],
      withAny: [(t) => t.withAny({ externalIds: ["x", "y"], emails: ["a@b.c", "d@e.f"] })],
      passwordHashOf: [(t) => t.passwordHashOf(uma.id)],
      search: queries.flatMap((query) => places.map((at) => (t) => t.search(query, at))),
      count: queries.map((query) => (t) => t.count(query, 100)),
      cursorBefore: queries.flatMap((query) => beforePlaces.map((at) => (t) => t.cursorBefore(query, at))),
      add: [(t) => t.add(user, event())],
      update: [
        (t) => t.update(one, { name: "New" }, event()),
        (t) => t.update(one, { email: "newer@globex.example", externalId: "newer" }, event()),
      ],
      freeEmails: [(t) => t.freeEmails([one])],
      remove: [(t) => t.remove(one, now, event())],
      employeesAmong: [(t) => t.employeesAmong([uma.id, one])],
      writeTexts: [(t) => t.writeTexts(10)],
      isEmployee: [(t) => t.isEmployee(uma.id)],
      employeesByEmailAmong: [(t) => t.employeesByEmailAmong([uma.id, one])],
    },
    imports: {
      find: [(t) => t.find(one)],
      add: [(t) => t.add({ ...anImport, errors: [] })],
      listOpen: [
        (t) => t.listOpen({}),
        (t) => t.listOpen({ before: now }),
        (t) => t.listOpen({ status: "reading", before: now }),
      ],
      update: [(t) => t.update(one, ["waiting"], { status: "ready" })],
      addRows: [(t) => t.addRows(one, [row])],
      listRows: [(t) => t.listRows(one, 0, 10)],
      listOutcome: [(t) => t.listOutcome(one, "new", 10)],
      meet: [(t) => t.meet(one, { after: 0, through: 10 })],
      plan: [(t) => t.plan(one, [staged])],
      listRepeated: [(t) => t.listRepeated(one, "email", 10), (t) => t.listRepeated(one, "externalId", 10)],
      listLeftovers: [(t) => t.listLeftovers()],
      protect: [(t) => t.protect(one, { id: olivia.id, at: now })],
      listLeaving: [(t) => t.listLeaving(one)],
      take: [(t) => t.take(one, now, event())],
      clearRows: [(t) => t.clearRows(one, 10)],
      listDisabledSignedIn: [(t) => t.listDisabledSignedIn(one)],
    },
    products: {
      find: [(t) => t.find(product.id)],
      findByClientId: [(t) => t.findByClientId(product.clientId)],
      clientSecretHashOf: [(t) => t.clientSecretHashOf(product.id)],
      listActive: [(t) => t.listActive()],
      list: [(t) => t.list()],
      add: [(t) => t.add({ ...product, id: one, clientId: one, clientSecretHash: "h" }, event())],
      update: [(t) => t.update(product.id, { name: "N" }, event())],
      put: [(t) => t.put({ ...product, clientSecretHash: "h" }, event())],
    },
    protections: {
      add: [
        (t) => t.add({ ...protection, subject: one, kind: "user" }, event()),
        (t) => t.add({ ...protection, subject: "new.example", kind: "domain" }, event()),
      ],
      find: [(t) => t.find({ kind: "user", subject: one })],
      ofUsers: [(t) => t.ofUsers([uma.id]), (t) => t.ofUsers([uma.id, one])],
      list: [(t) => t.list("domain"), (t) => t.list("product")],
      setReason: [(t) => t.setReason({ kind: "user", subject: one }, "w", event())],
      eraseReason: [(t) => t.eraseReason(one)],
      keepAddresses: [(t) => t.keepAddresses([two], now)],
      addressesAmong: [(t) => t.addressesAmong([one, two])],
      isAnyAddressKept: [(t) => t.isAnyAddressKept()],
      dropAddresses: [(t) => t.dropAddresses([one, two])],
      remove: [(t) => t.remove({ kind: "user", subject: one }, event())],
    },
    impersonations: {
      find: [(t) => t.find(none)],
      findAmong: [(t) => t.findAmong([none]), (t) => t.findAmong([none, one, two])],
      findWithFacts: [(t) => t.findWithFacts(none)],
      list: choices({
        ...{ userId: uma.id, impersonatorId: olivia.id, productId: none, query: "uma" },
        ...{ from: amid, to: now },
      })
        .flatMap((filter) =>
          ([undefined, "pending", "live", "ended"] as const).flatMap((status) =>
            [page, deep("u")].map(
              (at): Ask<Tables["impersonations"]> =>
                (t) =>
                  t.list({ ...filter, ...(status && { status }) }, at, now),
            ),
          ),
        )
        .concat(
          // What a user's own page asks.
          [{}, { productId: product.id }].flatMap((of) =>
            [page, deep("u")].map(
              (at): Ask<Tables["impersonations"]> =>
                (t) =>
                  t.list({ userId: uma.id, opened: true, ...of }, at, now),
            ),
          ),
        ),
      listUnended: unended.map((filter) => (t) => t.listUnended(filter)),
      eraseWords: [(t) => t.eraseWords([one, none])],
      writeTexts: [(t) => t.writeTexts(10)],
      isAnyUnended: [(t) => t.isAnyUnended()],
      isAnyOverdue: [(t) => t.isAnyOverdue(now)],
      countUnended: [(t) => t.countUnended(now)],
      listEnded: [(t) => t.listEnded(product.id, now)],
      listReleveled: [(t) => t.listReleveled(product.id)],
      listEndedOfBegun: [(t) => t.listEndedOfBegun(product.id, now)],
      countBegunSince: [(t) => t.countBegunSince(mina.id, now)],
      add: [
        (t) => t.add(pendingOf(people, { id: one, access: "read_only", createdAt: now, expiresAt: later }), event()),
      ],
      start: [(t) => t.start(one, now, events)],
      raise: [(t) => t.raise(one, { at: now, until: later }, events)],
      dropOverdue: [(t) => t.dropOverdue(now, events)],
      drop: [(t) => t.drop({ id: one }, now, events)],
      end: [(t) => t.end({ id: one }, "stopped", now, events)],
      endOverdue: [(t) => t.endOverdue(later, events)],
    },
    checks: {
      find: [(t) => t.find(product.id)],
      put: [(t) => t.put({ productId: product.id, testUserId: uma.id, page: null, action: null }, event())],
    },
    supportAccess: {
      ofUsers: [(t) => t.ofUsers([uma.id])],
      find: [(t) => t.find(uma.id)],
      put: [
        (t) => t.put(uma.id, { choice: "until", until: later, at: now }, event()),
        (t) => t.put(uma.id, { choice: "always", until: null, at: now }, event()),
      ],
    },
    observations: observationCallsOf(people, times),
    requests: requestCallsOf(people, times, rows),
    productSessions: {
      purge: [(t) => t.purge(amid, 5)],
      findByToken: [(t) => t.findByToken("none")],
      findBySid: [(t) => t.findBySid(none)],
      isOpen: [(t) => t.isOpen(none)],
      listUserIds: [(t) => t.listUserIds(now)],
      add: [(t) => t.add({ ...signedIn, userId: uma.id }, event())],
      end: [
        (t) => t.end({ userId: uma.id, exceptId: one }, now, events),
        (t) => t.end({ userId: uma.id }, now, events),
        (t) => t.end({ id: one }, now, events),
      ],
    },
    ...tokenCallsOf(people, times, rows),
    apiKeys: {
      find: [(t) => t.find(none)],
      findByKey: [(t) => t.findByKey("none")],
      list: [(t) => t.list()],
      add: [(t) => t.add(apiKey, event())],
      revoke: [(t) => t.revoke(one, now, events)],
      touch: [(t) => t.touch(one, now)],
    },
    ...recordCallsOf(people, times, rows),
  };
}
