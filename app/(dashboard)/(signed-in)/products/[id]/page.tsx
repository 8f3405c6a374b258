import type { Metadata } from "next";
import { shownSession } from "#components/impersonations/session.tsx";
import { ProductActions } from "#components/products/actions.tsx";
import { Allowances } from "#components/products/allowances.tsx";
import { ProductCheck } from "#components/products/check/check.tsx";
import { Connect } from "#components/products/connect.tsx";
import { ConnectionLines } from "#components/products/connection.tsx";
import { ProductDetails } from "#components/products/details.tsx";
import { HandOffs } from "#components/products/hand-offs.tsx";
import { waysToConnect } from "#components/products/ways.ts";
import { ProductProtection } from "#components/protections/product-switch.tsx";
import { Forbidden } from "#components/ui/forbidden.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Section, surfaceClass } from "#components/ui/section.tsx";
import { env } from "#env";
import { getCheck } from "#lib/checks/settings.ts";
import { showCheck } from "#lib/checks/show.ts";
import { parse, pathId } from "#lib/http/input.ts";
import { HAND_OFF_DAYS, type Refused } from "#lib/impersonations/hand-offs.ts";
import { connectionOf } from "#lib/observations/connection.ts";
import { showConnection } from "#lib/observations/show.ts";
import { mayManageProducts, mayUnprotect } from "#lib/policy.ts";
import { getProduct } from "#lib/products/list.ts";
import { showProduct } from "#lib/products/show.ts";
import { findProductProtection } from "#lib/protections/list.ts";
import { employeeContext } from "#visitors";
import { found } from "../../asked.ts";
import { shownProtection } from "../../protections.ts";
import { listUnended } from "../../unended.ts";

export async function generateMetadata({ params }: PageProps<"/products/[id]">): Promise<Metadata> {
  const { caller } = await employeeContext();
  return { title: mayManageProducts(caller).allowed ? (await productAt(params)).name : "Product" };
}

const productAt = async (params: PageProps<"/products/[id]">["params"]) =>
  found(async () => getProduct(await employeeContext(), parse(pathId("product"), await params).id));

const shownRefusal = ({ at, sentence, impersonation }: Refused, now: Date) => ({
  at: at.toISOString(),
  sentence,
  session: shownSession(impersonation, now),
});

export default async function ProductPage({ params }: PageProps<"/products/[id]">) {
  const context = await employeeContext();
  const may = mayManageProducts(context.caller);
  if (!may.allowed) return <Forbidden sentence={may.sentence} title="Product" />;
  const product = showProduct(await productAt(params));
  const [connection, protection, check, unended] = await Promise.all([
    connectionOf(context, product.id),
    findProductProtection(context, product.id),
    getCheck(context, product.id),
    listUnended(context),
  ]);
  const { last, refused, before } = connection.handOffs;
  const now = context.clock();
  const live = unended.filter((each) => each.product.id === product.id).length;
  const connect = !product.builtIn && (
    <Section note="The code to paste, with this product's own values." id="connect" title="Connect">
      <Connect ways={waysToConnect(product, env())} />
    </Section>
  );
  return (
    <>
      <PageHeader back={{ href: "/products", label: "Products" }} title={<bdi>{product.name}</bdi>} />
      <Section actions={<ProductActions live={live} product={product} />} title="About">
        <ProductDetails product={product} />
      </Section>
      {/* Whoever has just registered it has this to do, and nothing to see yet. */}
      {last === null && connect}
      <Section title="Who may be impersonated in it">
        <div className={`${surfaceClass} px-5`}>
          <ProductProtection
            live={live}
            mayUnprotect={mayUnprotect(context.caller).allowed}
            product={{ id: product.id, name: product.name }}
            protection={protection && shownProtection(protection)}
          />
        </div>
      </Section>
      {product.kind === "oidc" && (
        <Section
          note="For a client that can't do what a sign-in needs. A change voids sessions that were confirmed but not opened yet."
          title="What its client may leave out"
        >
          <div className={`${surfaceClass} px-5`}>
            <Allowances product={product} />
          </div>
        </Section>
      )}
      <Section note="What it was seen to do, to within a minute." title="How well it is connected">
        <ConnectionLines connection={showConnection(connection, now)} product={product} />
      </Section>
      <Section id="last-hand-off" note="Whether this product opens the sessions that it is sent." title="Last hand-off">
        <HandOffs
          days={HAND_OFF_DAYS}
          last={last && shownSession(last, now)}
          before={before.map((each) => shownRefusal(each, now))}
          refused={refused.map((each) => shownRefusal(each, now))}
        />
      </Section>
      <ProductCheck check={check && showCheck(check)} product={product} />
      {last !== null && connect}
    </>
  );
}
