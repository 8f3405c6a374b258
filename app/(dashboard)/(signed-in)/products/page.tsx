import type { Metadata } from "next";
import Link from "next/link";
import { kindNames, kindNotes } from "#components/products/kind.ts";
import { ProductTable } from "#components/products/table.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { Forbidden } from "#components/ui/forbidden.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { mayManageProducts } from "#lib/policy.ts";
import { listProducts } from "#lib/products/list.ts";
import { productKinds } from "#lib/products/product.ts";
import { showProduct } from "#lib/products/show.ts";
import { employeeContext } from "#visitors";

export const metadata: Metadata = { title: "Products" };

export default async function ProductsPage() {
  const context = await employeeContext();
  const may = mayManageProducts(context.caller);
  if (!may.allowed) return <Forbidden sentence={may.sentence} title="Products" />;
  const products = await listProducts(context);
  return (
    <>
      <PageHeader actions={products.length > 0 && <Register />} title="Products">
        The applications that your users sign in to, and that employees can open as one of them.
      </PageHeader>
      {products.length > 0 ? <ProductTable products={products.map(showProduct)} /> : <NoProducts />}
    </>
  );
}

const Register = () => (
  <Link className={buttonClass("primary")} href="/products/new" prefetch={false}>
    Register product
  </Link>
);

const NoProducts = () => (
  <Empty action={<Register />} title="No product is connected yet">
    <p>
      A product is an application that your users sign in to. Register it here, paste a few lines into its code, and
      employees with access can open it as a user. There are two ways to connect one:
    </p>
    <dl className="mt-6 grid gap-6 text-left sm:grid-cols-2">
      {productKinds.map((kind) => (
        <div key={kind}>
          <dt className="font-medium text-ink">{kindNames[kind]}</dt>
          <dd className="mt-1">{kindNotes[kind]}</dd>
        </div>
      ))}
    </dl>
  </Empty>
);
