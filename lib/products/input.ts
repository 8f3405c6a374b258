import * as z from "zod";
import { nameInput, namesSomething, SAY_WHAT } from "../person.ts";
import { type Hosts, wrongWithAddress, wrongWithOrigin } from "./address.ts";

const MAX_ADDRESSES = 20;

const checked = (wrongWith: (text: string, hosts: Hosts) => string | null, hosts: Hosts) =>
  z.string("Enter an address.").superRefine((text, context) => {
    const wrong = wrongWith(text, hosts);
    if (wrong !== null) context.addIssue(wrong);
  });

const listOf = <T extends z.ZodType>(one: T) =>
  z.array(one, "Send a list of addresses.").max(MAX_ADDRESSES, "At most 20 addresses.");

function addressesFor(hosts: Hosts) {
  const address = checked(wrongWithAddress, hosts);
  return {
    address,
    addresses: listOf(address),
    // Browsers send an origin without the slash, and it is compared to the letter.
    origins: listOf(
      checked(wrongWithOrigin, hosts).transform((text) => (URL.canParse(text) ? new URL(text).origin : text)),
    ),
    logout: address.nullish().transform((uri) => uri ?? null),
    allowed: z.boolean("Either true or false."),
  };
}

/** POST /api/products. A product whose session is hosted says where its pages are; one with its own, where a sign-in begins and ends. */
export function registerProductInput(hosts: Hosts) {
  const { address, addresses, origins, logout, allowed } = addressesFor(hosts);
  const hosted = z.strictObject({
    kind: z.literal("hosted"),
    name: nameInput,
    targetLinkUri: address,
    redirectUris: addresses.default([]),
    webOrigins: origins.optional(),
    backchannelLogoutUri: logout,
    initiateLoginUri: z.null("A product with a hosted session has none: Understudy begins its sign-ins.").optional(),
  });
  const oidc = z.strictObject({
    kind: z.literal("oidc"),
    name: nameInput,
    initiateLoginUri: address,
    redirectUris: addresses.min(1, "Enter at least one address."),
    targetLinkUri: address.nullish().transform((uri) => uri ?? null),
    webOrigins: z.array(z.string(), "Send a list.").max(0, NO_ORIGINS).optional(),
    backchannelLogoutUri: logout,
    postLogoutRedirectUris: addresses.default([]),
    nonceInsteadOfPkce: allowed.default(false),
    startsWithoutLoginHint: allowed.default(false),
  });
  return z.discriminatedUnion("kind", [hosted, oidc], "Either hosted or oidc.");
}

export const NO_ORIGINS = "Only a product with a hosted session has web origins.";

/** PATCH /api/products/{id}. What goes with which kind of product, the verb says. */
export function changeProductInput(hosts: Hosts) {
  const { address, addresses, origins, allowed } = addressesFor(hosts);
  return z
    .strictObject({
      name: nameInput.optional(),
      active: z.boolean("Either true or false.").optional(),
      protected: z.boolean("Either true or false.").optional(),
      initiateLoginUri: address.nullish().transform((uri) => uri ?? undefined),
      redirectUris: addresses.optional(),
      targetLinkUri: address.optional(),
      webOrigins: origins.optional(),
      backchannelLogoutUri: address.nullable().optional(),
      postLogoutRedirectUris: addresses.optional(),
      nonceInsteadOfPkce: allowed.optional(),
      startsWithoutLoginHint: allowed.optional(),
    })
    .refine(namesSomething, SAY_WHAT);
}

export type RegisterProductInput = z.output<ReturnType<typeof registerProductInput>>;
export type ChangeProductInput = z.output<ReturnType<typeof changeProductInput>>;
