import type { showApiKey } from "#lib/api-keys/show.ts";
import { ConfirmButton } from "../ui/confirm-button.tsx";
import { ActionCell, Cell, Head, Inline, Row, Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

export type ShownApiKey = ReturnType<typeof showApiKey>;

export function ApiKeyTable({ apiKeys }: { apiKeys: ShownApiKey[] }) {
  const head = (
    <>
      <Head>Name</Head>
      <Head className="w-32">Ends in</Head>
      <Head>Created</Head>
      <Head className="w-52">Last used</Head>
      <Head className="w-32">
        <span className="sr-only">Revoke</span>
      </Head>
    </>
  );
  return (
    <Table head={head} label="API keys">
      {apiKeys.map((apiKey) => (
        <ApiKeyRow apiKey={apiKey} key={apiKey.id} />
      ))}
    </Table>
  );
}

function ApiKeyRow({ apiKey: { id, name, hint, createdBy, createdAt, lastUsedAt } }: { apiKey: ShownApiKey }) {
  return (
    <Row>
      <Cell>
        <bdi className="font-medium" id={`api-key-${id}`}>
          {name}
        </bdi>
      </Cell>
      <Cell className="text-soft">
        <Inline>Ends in</Inline>
        <span className="font-mono text-xs">{hint}</span>
      </Cell>
      <Cell className="text-soft">
        <Inline>Created</Inline>
        <Time at={new Date(createdAt)} />, by <bdi>{createdBy.name}</bdi>
      </Cell>
      <Cell className="text-soft">
        <Inline>Last used</Inline>
        {lastUsedAt === null ? "never" : <Time at={new Date(lastUsedAt)} />}
      </Cell>
      <ActionCell>
        <ConfirmButton
          confirm="Revoke"
          danger
          describedBy={`api-key-${id}`}
          description="Whatever server uses it is refused from its next request on. It can't be brought back."
          done="The API key is revoked."
          label="Revoke"
          method="DELETE"
          title={`Revoke the API key ${name}?`}
          url={`/api/api-keys/${id}`}
        />
      </ActionCell>
    </Row>
  );
}
