import type { Decision } from "#lib/policy.ts";
import type { User } from "#lib/users/user.ts";
import type { Terms } from "../impersonations/terms.ts";
import { Badge } from "../ui/badge.tsx";
import { ActionCell, Cell, Head, Inline, Row, Table } from "../ui/table.tsx";
import { TextLink } from "../ui/text-link.tsx";
import { Time } from "../ui/time.tsx";
import { UserActions } from "./actions.tsx";

type Listed = User & { impersonatable: Decision };

export function UserTable({ users, terms }: { users: Listed[]; terms: Terms | null }) {
  const head = (
    <>
      <Head>Name</Head>
      <Head>E-mail</Head>
      <Head className="w-52">Added</Head>
      <Head className="w-28">Status</Head>
      <Head className="w-36">
        <span className="sr-only">Actions</span>
      </Head>
    </>
  );
  return (
    <Table head={head} label="Users">
      {users.map((user) => (
        <UserRow key={user.id} terms={terms} user={user} />
      ))}
    </Table>
  );
}

function UserRow({ user, terms }: { user: Listed; terms: Terms | null }) {
  const { id, name, email, active, createdAt, impersonatable } = user;
  return (
    <Row>
      <Cell>
        <TextLink href={`/users/${id}`} look="name">
          <bdi>{name}</bdi>
        </TextLink>
      </Cell>
      <Cell className="text-soft">{email}</Cell>
      <Cell className="text-soft">
        <Inline>Added</Inline>
        <Time at={createdAt} />
      </Cell>
      <Cell className={active ? "max-md:hidden" : ""}>
        {active ? <span className="text-soft">Active</span> : <Badge tone="muted">Disabled</Badge>}
      </Cell>
      <ActionCell>
        <UserActions
          refusal={impersonatable.allowed ? null : impersonatable.sentence}
          terms={terms}
          user={{ id, name, email }}
        />
      </ActionCell>
    </Row>
  );
}
