import type { Metadata } from "next";
import { HistoryTable } from "#components/impersonations/history-table.tsx";
import { ImpersonateButton } from "#components/impersonations/impersonate-button.tsx";
import { InsideNote, Insiders } from "#components/impersonations/inside.tsx";
import { shownSession } from "#components/impersonations/session.tsx";
import { ProtectionsTold } from "#components/protections/told.tsx";
import { UserProtection } from "#components/protections/user-actions.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { CommandButton } from "#components/ui/command-button.tsx";
import { ConfirmButton } from "#components/ui/confirm-button.tsx";
import { CopyableDetail, Detail, Details } from "#components/ui/details.tsx";
import { DialogForm } from "#components/ui/dialog-form.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { Section } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { Time } from "#components/ui/time.tsx";
import { AccessNote } from "#components/users/access-note.tsx";
import { parse, pathId } from "#lib/http/input.ts";
import { listInput } from "#lib/impersonations/input.ts";
import { whoIsIn } from "#lib/impersonations/inside.ts";
import { listImpersonations } from "#lib/impersonations/list.ts";
import {
  mayManageUsers,
  maySeeAllImpersonations,
  maySeeAuditLog,
  maySeeProtections,
  mayUnprotect,
} from "#lib/policy.ts";
import { getUser } from "#lib/users/get.ts";
import type { ListedUser } from "#lib/users/list.ts";
import { calledOf } from "#lib/users/user.ts";
import { employeeContext } from "#visitors";
import { readSearch } from "../../../search.ts";
import { asked, found } from "../../asked.ts";
import { shownInside } from "../../inside.ts";
import { shownProtection } from "../../protections.ts";
import { severalProducts } from "../../several-products.ts";
import { refusalOf, targetOf, termsOf } from "../../terms.ts";
import { listUnended } from "../../unended.ts";

export async function generateMetadata({ params }: PageProps<"/users/[id]">): Promise<Metadata> {
  return { title: (await userAt(params)).name };
}

export default async function UserPage({ params, searchParams }: PageProps<"/users/[id]">) {
  const context = await employeeContext();
  const user = await userAt(params);
  const search = readSearch(await searchParams, ["cursor"]);
  const history = await asked(() => listImpersonations(context, { userId: user.id }, parse(listInput, search)));
  const { access, terms } = await termsOf(context);
  const mayManage = mayManageUsers(context.caller).allowed;
  const live = mayManage ? (await listUnended(context, { userId: user.id })).length : 0;
  const { id, name, email } = user;
  const called = calledOf(user);
  const inside = shownInside(await whoIsIn(context, { userId: id }), context.clock())(id);
  return (
    <>
      <PageHeader
        actions={
          terms && (
            <ImpersonateButton refusal={refusalOf(user, terms)} terms={terms} user={{ ...targetOf(user), inside }} />
          )
        }
        title={<bdi>{called}</bdi>}
      >
        {name !== null && email !== null && <bdi>{email}</bdi>}
      </PageHeader>
      <AccessNote access={access} role={context.caller.role} />
      {inside && (
        <div className="mb-5">
          <InsideNote>
            <Insiders {...inside} />
          </InsideNote>
        </div>
      )}
      <Section
        actions={mayManage && <Manage live={live} mayUnprotect={mayUnprotect(context.caller).allowed} user={user} />}
        title="About"
      >
        <Facts told={maySeeProtections(context.caller).allowed} user={user} />
      </Section>
      <Section note={historyNote(context.caller)} title="Who impersonated this user">
        {history && history.items.length > 0 ? (
          <HistoryTable
            label="Who impersonated this user"
            naming={await severalProducts(context)}
            readerId={context.caller.id}
            sessions={history.items.map((each) => shownSession(each, context.clock()))}
          />
        ) : (
          <Empty title={maySeeAllImpersonations(context.caller).allowed ? "Nobody so far" : "Not you so far"} />
        )}
        <Pager
          cursor={search.cursor ?? null}
          nextCursor={history?.nextCursor ?? null}
          path={`/users/${id}`}
          query={{}}
        />
        {maySeeAuditLog(context.caller).allowed && (
          <p className="mt-4">
            <TextLink href={`/audit-log?user=${id}`}>See all that was recorded about this user</TextLink>
          </p>
        )}
      </Section>
    </>
  );
}

const userAt = async (params: PageProps<"/users/[id]">["params"]) =>
  found(async () => getUser(await employeeContext(), parse(pathId("user"), await params).id));

const historyNote = (caller: Parameters<typeof maySeeAllImpersonations>[0]) =>
  maySeeAllImpersonations(caller).allowed ? "When, why and for how long." : "You see your own sessions only.";

/** `told`: does the reader see who protected the user, and why? */
function Facts({ user, told }: { user: ListedUser; told: boolean }) {
  const { id, externalId, active, createdAt, protections } = user;
  return (
    <Details>
      <Detail term="Status">
        {active ? <Badge>Active</Badge> : <Badge tone="muted">Disabled</Badge>}{" "}
        {protections.length > 0 && <Badge>Protected</Badge>}
      </Detail>
      {told && protections.length > 0 && (
        <Detail term="Protected">
          <ProtectionsTold protections={protections.map(shownProtection)} />
        </Detail>
      )}
      <Detail term="Added">
        <Time at={createdAt} />
      </Detail>
      <CopyableDetail term="Id" text={id} />
      {externalId !== null && <CopyableDetail term="External id" text={externalId} />}
    </Details>
  );
}

/** What Owners and Admins may do to the user. */
function Manage({ user, live, mayUnprotect }: { user: ListedUser; live: number; mayUnprotect: boolean }) {
  const { id, name, active, protections } = user;
  const url = `/api/users/${id}`;
  return (
    <div className="flex flex-wrap gap-2">
      <DialogForm
        done="The user is renamed."
        fields={[{ name: "name", label: "Name", value: name ?? "" }]}
        label="Rename"
        method="PATCH"
        submit="Rename"
        title="Rename this user"
        url={url}
      />
      <UserProtection
        live={live}
        mayUnprotect={mayUnprotect}
        own={protections.some(({ kind }) => kind === "user")}
        user={{ id, name: calledOf(user) }}
      />
      {active ? (
        <ConfirmButton
          body={{ active: false }}
          confirm="Disable"
          danger
          description={`They can't sign in to the product any more, and nobody can impersonate them. ${ends(live)}`}
          done="The user is disabled."
          label="Disable"
          method="PATCH"
          title={`Disable ${calledOf(user)}?`}
          url={url}
        />
      ) : (
        <CommandButton body={{ active: true }} done="The user is enabled." label="Enable" method="PATCH" url={url} />
      )}
    </div>
  );
}

const ends = (live: number) =>
  live === 0
    ? "No live session as this user ends."
    : live === 1
      ? "1 live session as this user ends."
      : `${live} live sessions as this user end.`;
