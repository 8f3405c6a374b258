import "@understudy/sdk/react/banner.css";
import "./(dashboard)/dashboard.css";
import "./(product)/product.css";
import "#app/demo/demo.css";
import "#app/demo/frame.css";
import "#app/demo/card.css";
import "#app/demo/fields.css";
import "#app/demo/rows.css";
import "#app/demo/secrets.css";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { NotFoundView } from "#app/demo/not-found-view.tsx";
import { Shell } from "#app/demo/shell.tsx";
import { NotFound } from "#components/ui/not-found.tsx";
import { env } from "#env";
import { isHostOf } from "#lib/http/host.ts";
import { auth } from "./(product)/auth.ts";
import { icon } from "./(product)/mark.ts";
import { Plain } from "./(product)/plain.tsx";

export const metadata: Metadata = { title: "Page not found", robots: { index: false }, icons: { icon } };
export const viewport: Viewport = { colorScheme: "light dark" };

/** Each host's own, and on the product's the banner is there as on every page. */
export default async function GlobalNotFound() {
  const host = (await headers()).get("host");
  if (!isHostOf(env().productUrl, host)) return <Dashboards />;
  const session = await auth.getSession();
  return env().demo ? <Products session={session} /> : <Nobodys session={session} />;
}

interface Props {
  session: Awaited<ReturnType<typeof auth.getSession>>;
}

const Dashboards = () => (
  <html className="dashboard" lang="en">
    <body className="min-h-dvh">
      <NotFound />
    </body>
  </html>
);

const Products = ({ session }: Props) => (
  <html className="tally" lang="en">
    <body>
      <Shell session={session}>
        <NotFoundView />
      </Shell>
    </body>
  </html>
);

const Nobodys = ({ session }: Props) => (
  <html className="product" lang="en">
    <body>
      <Plain session={session}>
        <div className="box">
          <h1>There is no such page</h1>
          <p className="soft">The address may be mistyped, or what was here is gone.</p>
        </div>
      </Plain>
    </body>
  </html>
);
