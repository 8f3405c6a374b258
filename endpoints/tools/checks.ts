import { checkPlace, tools } from "#composition";
import { toolCheckInput } from "#lib/checks/input.ts";
import { checkProduct } from "#lib/checks/stream.ts";

/** As the button on the product's page: run by the server, so that no tool is ever given anything that is signed in. */
export const POST = tools.route({ body: toolCheckInput }, ({ context, body }) =>
  checkProduct(context, body.productId, checkPlace()),
);
