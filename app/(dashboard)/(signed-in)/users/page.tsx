import type { Metadata } from "next";
import Link from "next/link";
import type { Terms, WhoIsIn } from "#components/impersonations/terms.ts";
import { FirstSteps } from "#components/set-up/first-steps.tsx";
import { FromTicket } from "#components/tickets/from-ticket.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { SearchBox } from "#components/ui/search-box.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { AccessNote } from "#components/users/access-note.tsx";
import { AddUser } from "#components/users/add-user.tsx";
import { SortLinks } from "#components/users/sort-head.tsx";
import { type Listed, UserTable } from "#components/users/table.tsx";
import type { EmployeeContext } from "#lib/context.ts";
import { parse } from "#lib/http/input.ts";
import { whoIsIn } from "#lib/impersonations/inside.ts";
import { mayManageUsers, mayProtect, mayUnprotect } from "#lib/policy.ts";
import { firstSteps } from "#lib/settings/first-steps.ts";
import { listUsersInput } from "#lib/users/input.ts";
import { type ListedUser, listUsers, lookAround, MOST_COUNTED } from "#lib/users/list.ts";
import { calledOf } from "#lib/users/user.ts";
import { employeeContext } from "#visitors";
import { readSearch } from "../../search.ts";
import { asked } from "../asked.ts";
import { askedByTicket } from "../asked-by-ticket.ts";
import { shownInside } from "../inside.ts";
import { chosenOf, refusalOf, termsOf } from "../terms.ts";
import { listUnended } from "../unended.ts";

export const metadata: Metadata = { title: "Users" };

/** Of a link from a ticket. */
const LINK_KEYS = ["impersonate", "reason", "ticket", "return"] as const;

export default async function UsersPage({ searchParams }: PageProps<"/users">) {
  const context = await employeeContext();
  const search = readSearch(await searchParams, ["query", "sort", "cursor", ...LINK_KEYS]);
  const page = await asked(() => pageOf(context, search));
  const { access, terms } = await termsOf(context);
  const wanted = await askedByTicket(context, search, { access, terms });
  const steps = await firstSteps(context);
  const mayManage = mayManageUsers(context.caller).allowed;
  const { query = "", cursor = null } = search;
  const sort = page?.sort ?? "newest";
  const protecting = mayProtect(context.caller).allowed ? { mayUnprotect: mayUnprotect(context.caller).allowed } : null;
  const running = protecting ? (await listUnended(context)).map(({ user }) => user.id) : [];
  const inside = shownInside(await whoIsIn(context), context.clock());
  const users = page?.items.map((user) => listed(user, { terms, running, inside: inside(user.id) })) ?? [];
  const empty = users.length === 0 && query === "" && cursor === null;
  return (
    <>
      <PageHeader actions={mayManage && !empty && <Manage />} title="Users">
        Everybody who can sign in to your product.
      </PageHeader>
      {wanted &&
        (wanted.refused === null ? (
          <FromTicket {...wanted} user={{ ...wanted.user, inside: inside(wanted.user.id) }} />
        ) : (
          <Refused sentence={wanted.refused} />
        ))}
      {steps ? (
        <FirstSteps reader={context.caller} steps={steps} />
      ) : (
        <AccessNote access={access} role={context.caller.role} />
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <SearchBox
          keeps={{ sort: search.sort }}
          label="Search users"
          placeholder="Name, e-mail, id or external id"
          query={query}
        />
        <p className="text-soft tabular-nums" role="status">
          {page && page.total > 0 && countText(page.total, query !== "")}
        </p>
      </div>
      {users.length > 0 && <SortLinks query={query} sort={sort} />}
      <div className="mt-4">
        {users.length > 0 ? (
          <UserTable
            protecting={protecting}
            query={query}
            resumes={wanted === null}
            sort={sort}
            terms={terms}
            users={users}
          />
        ) : (
          <NoUsers mayManage={mayManage} searched={!empty} />
        )}
        <Pager
          byTime={sort === "newest"}
          cursor={cursor}
          newerCursor={page?.newerCursor ?? null}
          nextCursor={page?.nextCursor ?? null}
          path="/users"
          query={{ query, sort: search.sort }}
        />
      </div>
    </>
  );
}

const Refused = ({ sentence }: { sentence: string }) => (
  <div className="mb-5">
    <Alert>
      <bdi>{sentence}</bdi>
    </Alert>
  </div>
);

async function pageOf(context: EmployeeContext, search: { query?: string; sort?: string; cursor?: string }) {
  const { query: given, sort: order, cursor } = search;
  const { query, sort, ...place } = parse(listUsersInput, { query: given, sort: order, cursor });
  const asked = { query, sort };
  return { sort, ...(await listUsers(context, asked, place)), ...(await lookAround(context, asked, place)) };
}

interface About {
  terms: Terms | null;
  /** As whom somebody is signed in, once for each who is. */
  running: string[];
  inside: WhoIsIn | undefined;
}

function listed(user: ListedUser, { terms, running, inside }: About): Listed {
  const { id, email, active, createdAt, protections } = user;
  const live = running.filter((userId) => userId === id).length;
  const refusal = terms && refusalOf(user, terms);
  return {
    ...{ id, name: calledOf(user), addedMs: createdAt.getTime() },
    ...(email !== null && { email }),
    ...(!active && { disabled: true }),
    ...(protections.length > 0 && { protected: protections.some(({ kind }) => kind === "user") ? "own" : "domain" }),
    ...(live > 0 && { live }),
    ...(terms && chosenOf(user)),
    ...(inside && { inside }),
    ...(refusal !== null && { refusal }),
  };
}

function countText(total: number, searched: boolean): string {
  const count = total > MOST_COUNTED ? `More than ${MOST_COUNTED.toLocaleString("en")}` : total.toLocaleString("en");
  return `${count} ${total === 1 ? "user" : "users"}${searched ? " found" : ""}`;
}

function NoUsers({ searched, mayManage }: { searched: boolean; mayManage: boolean }) {
  if (searched)
    return (
      <Empty title="No user found">
        Search by words of a name or e-mail, or by the beginning of an id or external id.{" "}
        <TextLink href="/users">Show everybody</TextLink>
      </Empty>
    );
  return mayManage ? (
    <Empty action={<Manage />} title="No users yet">
      Add the first one, import a list, or let your own servers bring them.
    </Empty>
  ) : (
    <Empty title="No users yet">An Owner or Admin can add the first one.</Empty>
  );
}

const Manage = () => (
  <>
    <Link className={buttonClass()} href="/users/import" prefetch={false}>
      Import
    </Link>
    <AddUser primary />
  </>
);
