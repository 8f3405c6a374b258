import type { Metadata } from "next";
import Link from "next/link";
import { buttonClass } from "#components/ui/button.tsx";
import { DialogForm } from "#components/ui/dialog-form.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { LiveRefresh } from "#components/ui/live-refresh.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { AccessNote } from "#components/users/access-note.tsx";
import { SearchBox } from "#components/users/search-box.tsx";
import { UserTable } from "#components/users/table.tsx";
import { employeeContext } from "#composition";
import { parse } from "#lib/http/input.ts";
import { mayManageUsers } from "#lib/policy.ts";
import { listUsersInput } from "#lib/users/input.ts";
import { listUsers } from "#lib/users/list.ts";
import { readSearch } from "../../search.ts";
import { asked } from "../asked.ts";
import { termsOf } from "../terms.ts";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage({ searchParams }: PageProps<"/users">) {
  const context = await employeeContext();
  const search = readSearch(await searchParams, ["query", "cursor"]);
  const page = await asked(() => {
    const { query, ...place } = parse(listUsersInput, search);
    return listUsers(context, { query }, place);
  });
  const { access, terms } = await termsOf(context);
  const mayManage = mayManageUsers(context.caller).allowed;
  const { query = "", cursor = null } = search;
  return (
    <>
      <PageHeader actions={mayManage && <Manage />} title="Users">
        Everybody who can sign in to your product.
      </PageHeader>
      <LiveRefresh everySeconds={null} />
      <AccessNote access={access} role={context.caller.role} />
      <SearchBox query={query} />
      <div className="mt-5">
        {page && page.items.length > 0 ? (
          <UserTable terms={terms} users={page.items} />
        ) : (
          <NoUsers mayManage={mayManage} searched={query !== "" || cursor !== null} />
        )}
        <Pager cursor={cursor} nextCursor={page?.nextCursor ?? null} path="/users" query={{ query }} />
      </div>
    </>
  );
}

function NoUsers({ searched, mayManage }: { searched: boolean; mayManage: boolean }) {
  return searched ? (
    <Empty title="Nobody fits">
      Search by part of a name or e-mail, or by a whole id or external id.{" "}
      <TextLink href="/users">Show everybody</TextLink>
    </Empty>
  ) : (
    <Empty title="No users yet">
      {mayManage
        ? "Add the first one, import a list, or let your own servers bring them."
        : "An Owner or Admin can add the first one."}
    </Empty>
  );
}

const Manage = () => (
  <>
    <Link className={buttonClass()} href="/users/import" prefetch={false}>
      Import
    </Link>
    <AddUser />
  </>
);

const AddUser = () => (
  <DialogForm
    description="They can sign in to the product once they have a password there."
    done="The user is added."
    fields={[
      { name: "name", label: "Name" },
      { name: "email", label: "E-mail", type: "email" },
    ]}
    kind="primary"
    label="Add user"
    method="POST"
    submit="Add user"
    title="Add a user"
    url="/api/users"
  />
);
