import { roleNames } from "#lib/employees/role.ts";
import type { showReviewed } from "#lib/grants/show.ts";
import { levelNames } from "#lib/impersonations/level.ts";
import { CommandButton } from "../ui/command-button.tsx";
import { ConfirmButton } from "../ui/confirm-button.tsx";
import { ActionCell, Cell, Head, Inline, Row, Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

export type ReviewedFacts = ReturnType<typeof showReviewed> & {
  /** It is the reader's own. */
  own: boolean;
  /** Why the reader may neither keep nor revoke it. */
  refusal: string | null;
};

export function ReviewTable({ reviewed }: { reviewed: ReviewedFacts[] }) {
  const head = (
    <>
      <Head>Employee</Head>
      <Head>Access</Head>
      <Head>Given</Head>
      <Head>Last used</Head>
      <Head>Reviewed</Head>
      <Head className="w-48">
        <span className="sr-only">Keep or revoke</span>
      </Head>
    </>
  );
  return (
    <Table head={head} label="Access review">
      {reviewed.map((each) => (
        <ReviewRow key={each.id} reviewed={each} />
      ))}
    </Table>
  );
}

function ReviewRow({ reviewed }: { reviewed: ReviewedFacts }) {
  const { id, name, email, role, grant, lastUsedAt } = reviewed;
  if (!grant) return null;
  return (
    <Row>
      <Cell>
        <bdi className="font-medium" id={`access-${id}`}>
          {name}
        </bdi>
        <div className="text-soft">
          {roleNames[role]}, {email}
        </div>
      </Cell>
      <Cell>
        <Inline>Access</Inline>
        {levelNames[grant.access]}
        <div className="text-soft">{grant.until === null ? "No end" : <Ends at={new Date(grant.until)} />}</div>
      </Cell>
      <Cell className="text-soft">
        <Inline>Given</Inline>
        <Time at={new Date(grant.grantedAt)} />, by <bdi>{grant.grantedBy.name}</bdi>
      </Cell>
      <Cell className="text-soft">
        <Inline>Last used</Inline>
        {lastUsedAt === null ? "never" : <Time at={new Date(lastUsedAt)} />}
      </Cell>
      <Cell className="text-soft">
        <Inline>Reviewed</Inline>
        {grant.reviewedAt === null ? "never" : <Time at={new Date(grant.reviewedAt)} />}
        {grant.reviewedBy && (
          <>
            , by <bdi>{grant.reviewedBy.name}</bdi>
          </>
        )}
      </Cell>
      <ActionCell>
        <Choice reviewed={reviewed} />
      </ActionCell>
    </Row>
  );
}

const Ends = ({ at }: { at: Date }) => (
  <>
    Ends <Time at={at} />
  </>
);

function Choice({ reviewed: { id, name, own, refusal } }: { reviewed: ReviewedFacts }) {
  if (refusal !== null) return <p className="text-soft">{refusal}</p>;
  return (
    <span className="inline-flex items-start gap-2">
      <CommandButton
        describedBy={`access-${id}`}
        done={own ? "Your own access is noted as reviewed, by yourself." : "The access is noted as reviewed."}
        label="Keep"
        method="POST"
        url={`/api/impersonators/${id}/review`}
      />
      <ConfirmButton
        confirm="Revoke"
        danger
        describedBy={`access-${id}`}
        description="A session that is live ends at once. It can be given again in Project Settings."
        done="The access is revoked."
        label="Revoke"
        method="DELETE"
        title={own ? "Revoke your own access?" : `Revoke the access of ${name}?`}
        url={`/api/impersonators/${id}`}
      />
    </span>
  );
}
