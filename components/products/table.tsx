import { Badge } from "../ui/badge.tsx";
import { Cell, Head, Inline, Row, Table } from "../ui/table.tsx";
import { TextLink } from "../ui/text-link.tsx";
import { kindNames } from "./kind.ts";
import type { ShownProduct } from "./product.ts";

export function ProductTable({ products }: { products: ShownProduct[] }) {
  const head = (
    <>
      <Head>Name</Head>
      <Head className="w-44">Kind</Head>
      <Head>Leads to</Head>
      <Head className="w-32">Status</Head>
    </>
  );
  return (
    <Table head={head} label="Products">
      {products.map((product) => (
        <ProductRow key={product.id} product={product} />
      ))}
    </Table>
  );
}

function ProductRow({ product }: { product: ShownProduct }) {
  const { id, name, kind, targetLinkUri, builtIn, active } = product;
  return (
    <Row>
      <Cell>
        <TextLink href={`/products/${id}`} look="name">
          <bdi>{name}</bdi>
        </TextLink>
        {builtIn && <span className="text-soft"> (built in)</span>}
      </Cell>
      <Cell className="text-soft">{kindNames[kind]}</Cell>
      <Cell className="text-soft">
        <Inline>Leads to</Inline>
        <span className="font-mono text-xs">{targetLinkUri}</span>
      </Cell>
      <Cell className={active && !product.protected ? "max-md:hidden" : ""}>
        {active && !product.protected && <span className="text-soft">Active</span>}
        {active && product.protected && <Badge>Protected</Badge>}
        {!active && <Badge tone="muted">Disabled</Badge>}
      </Cell>
    </Row>
  );
}
