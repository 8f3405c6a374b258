import { createAuth } from "@understudy/sdk/next";
import { productSession } from "#auth";

/** Who is signed in to the product, for the pages of its host that belong to no product: the banner is on these too. */
export const auth = createAuth({ readSession: productSession });
