import * as z from "zod";
import { actionMethods } from "./check.ts";

const MAX_LENGTH = 2000;
const address = z
  .string("Enter an address.")
  .max(MAX_LENGTH, "An address can have at most 2,000 characters.")
  .refine((text) => /^[\x21-\x7e]+$/.test(text) && URL.canParse(text), "Enter a whole address, with https://.")
  .refine((text) => !text.includes("#"), "An address can't have a part after #.");

/** PUT /api/products/{id}/check. Whether the addresses are the product's own, the verb says. */
export const productCheckInput = z.strictObject({
  user: z.string("Say which user, by e-mail, external id or id.").trim().min(1, "Say which user.").max(254),
  page: address.nullish().transform((page) => page ?? null),
  action: z
    .strictObject({ method: z.enum(actionMethods, "One of POST, PUT, PATCH, DELETE, GET."), address })
    .nullish()
    .transform((action) => action ?? null),
});
export type ProductCheckInput = z.output<typeof productCheckInput>;

/** POST /api/v1/checks, of an employee's own tool. */
export const toolCheckInput = z.strictObject({
  productId: z.guid("Say which product, by id."),
});
