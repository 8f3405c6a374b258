import { calledOf, type User } from "#lib/users/user.ts";
import type { Terms } from "../impersonations/terms.ts";
import { Badge } from "../ui/badge.tsx";
import { ActionCell, Cell, Head, Inline, Row, Table } from "../ui/table.tsx";
import { TextLink } from "../ui/text-link.tsx";
import { Time } from "../ui/time.tsx";
import { UserActions } from "./actions.tsx";

/** A user, and why this one can't be impersonated by anybody. */
type Listed = User & { refusal: string | null };

export function UserTable({ users, terms }: { users: Listed[]; terms: Terms | null }) {
  const head = (
    <>
      <Head>Name</Head>
      <Head>E-mail</Head>
      <Head className="w-52">Added</Head>
      <Head className="w-32">
        <span className="sr-only">Actions</span>
      </Head>
    </>
  );
  return (
    <Table dense head={head} label="Users">
      {users.map((user) => (
        <UserRow key={user.id} terms={terms} user={user} />
      ))}
    </Table>
  );
}

function UserRow({ user, terms }: { user: Listed; terms: Terms | null }) {
  const { id, email, active, createdAt, refusal } = user;
  const name = calledOf(user);
  return (
    <Row opens>
      <Cell>
        <TextLink href={`/users/${id}`} look="row">
          <bdi>{name}</bdi>
        </TextLink>
        {!active && (
          <span className="ml-2">
            <Badge tone="muted">Disabled</Badge>
          </span>
        )}
      </Cell>
      <Cell className="text-soft">
        <bdi id={`email-${id}`}>{email}</bdi>
      </Cell>
      <Cell className="text-soft">
        <Inline>Added</Inline>
        <Time at={createdAt} />
      </Cell>
      <ActionCell>
        <UserActions describedBy={`email-${id}`} refusal={refusal} terms={terms} user={{ id, name, email }} />
      </ActionCell>
    </Row>
  );
}
