import { ConfirmButton } from "../ui/confirm-button.tsx";
import { ActionCell, Cell, Head, Inline, Row, Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import type { ShownProtection } from "./texts.ts";

interface Props {
  domains: (ShownProtection & { domain: string })[];
  mayUnprotect: boolean;
}

export function DomainTable({ domains, mayUnprotect }: Props) {
  const head = (
    <>
      <Head>Domain</Head>
      <Head>Reason</Head>
      <Head>Protected</Head>
      {mayUnprotect && (
        <Head className="w-36">
          <span className="sr-only">Unprotect</span>
        </Head>
      )}
    </>
  );
  return (
    <Table head={head} label="Protected domains">
      {domains.map(({ domain, reason, since, by }) => (
        <Row key={domain}>
          <Cell className="font-medium">{domain}</Cell>
          <Cell className="text-soft">
            <bdi>{reason}</bdi>
          </Cell>
          <Cell className="text-soft">
            <Inline>Protected</Inline>
            <Time at={new Date(since)} />
            {by !== null && (
              <>
                , by <bdi>{by}</bdi>
              </>
            )}
          </Cell>
          {mayUnprotect && (
            <ActionCell>
              <ConfirmButton
                confirm="Unprotect domain"
                description="Whoever has access can be signed in as users of it again, but for those who are protected themselves."
                done="The domain is unprotected."
                label="Unprotect"
                method="DELETE"
                title={`Unprotect ${domain}?`}
                url={`/api/protected-domains/${encodeURIComponent(domain)}`}
              />
            </ActionCell>
          )}
        </Row>
      ))}
    </Table>
  );
}
