import type { Metadata } from "next";
import { NewProduct } from "#components/products/new-product.tsx";
import { Forbidden } from "#components/ui/forbidden.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { mayManageProducts } from "#lib/policy.ts";
import { employeeContext } from "#visitors";

export const metadata: Metadata = { title: "Register a product" };

export default async function NewProductPage() {
  const { caller } = await employeeContext();
  const may = mayManageProducts(caller);
  if (!may.allowed) return <Forbidden sentence={may.sentence} title="Register a product" />;
  return (
    <>
      <PageHeader back={{ href: "/products", label: "Products" }} title="Register a product">
        You get a client id and a secret for it, and the code to paste.
      </PageHeader>
      <NewProduct />
    </>
  );
}
