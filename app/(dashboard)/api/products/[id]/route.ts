import * as z from "zod";
import { dashboard } from "#composition";
import { env } from "#env";
import { pathId } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";
import { connectionOf } from "#lib/observations/connection.ts";
import { showConnection } from "#lib/observations/show.ts";
import { changeProduct } from "#lib/products/change.ts";
import { changeProductInput } from "#lib/products/input.ts";
import { getProduct } from "#lib/products/list.ts";
import { showProduct } from "#lib/products/show.ts";

const params = pathId("product");
const body = z.lazy(() => changeProductInput(env()));

export const GET = dashboard.route({ params }, async ({ context, params: { id } }) =>
  ok({
    ...showProduct(await getProduct(context, id)),
    connection: showConnection(await connectionOf(context, id), context.clock()),
  }),
);

export const PATCH = dashboard.route({ params, body }, async ({ context, params: { id }, body }) =>
  ok(showProduct(await changeProduct(context, id, body))),
);
