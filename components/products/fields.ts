import type { ProductKind } from "#lib/products/product.ts";
import type { ShownProduct } from "./product.ts";

/** A field of a product that holds an address, or several, one a line. */
export interface AddressField {
  name:
    | "initiateLoginUri"
    | "redirectUris"
    | "targetLinkUri"
    | "webOrigins"
    | "backchannelLogoutUri"
    | "postLogoutRedirectUris";
  label: string;
  hint: string;
  example: string;
  several?: true;
  optional?: true;
  /** It can be taken away again. */
  clears?: true;
  /** Changing it voids what was confirmed and not yet opened. */
  voids?: true;
}

const backchannelLogout: AddressField = {
  name: "backchannelLogoutUri",
  label: "Back-channel logout address",
  hint: "Your server is told here the moment a session ends. Without it, it asks by itself every few seconds.",
  example: "https://app.example.com/backchannel-logout",
  optional: true,
  clears: true,
};

export const addressFields: Record<ProductKind, AddressField[]> = {
  hosted: [
    {
      name: "targetLinkUri",
      label: "Address of the product",
      hint: "Where an employee lands, signed in as the user.",
      example: "https://app.example.com/",
    },
    {
      name: "webOrigins",
      label: "Web origins",
      hint: "Whose pages may ask for the session from a browser, one a line. Left empty, it is the origin of the address above.",
      example: "https://app.example.com",
      several: true,
      optional: true,
    },
    {
      name: "redirectUris",
      label: "Redirect URIs",
      hint: "Only for a product that signs in on its own server, as Next.js with PropelAuth's client does. One a line, compared to the letter.",
      example: "https://app.example.com/api/auth/callback",
      several: true,
      optional: true,
      voids: true,
    },
    backchannelLogout,
  ],
  oidc: [
    {
      name: "initiateLoginUri",
      label: "Initiate-login address",
      hint: "Your product's address that begins a sign-in with Understudy. An impersonation starts there.",
      example: "https://app.example.com/impersonate",
      voids: true,
    },
    {
      name: "redirectUris",
      label: "Redirect URIs",
      hint: "Where your product takes the sign-in back, one a line. Compared to the letter, so no wildcards.",
      example: "https://app.example.com/api/auth/callback/understudy",
      several: true,
      voids: true,
    },
    {
      name: "targetLinkUri",
      label: "Address of the product",
      hint: "Where an employee lands, signed in as the user. Left empty, it is the start page of the address above.",
      example: "https://app.example.com/",
      optional: true,
    },
    backchannelLogout,
    {
      name: "postLogoutRedirectUris",
      label: "Addresses after signing out",
      hint: "Where your product may send people when it ends their session at Understudy, one a line. Compared to the letter.",
      example: "https://app.example.com/signed-out",
      several: true,
      optional: true,
    },
  ],
};

type Address = ShownProduct[AddressField["name"]];

/** As it stands in the form. */
export const textOf = (address: Address): string => (Array.isArray(address) ? address.join("\n") : (address ?? ""));

/** What stands in a field of several lines, one of each. */
export const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** As it is sent. */
export function addressOf({ several, clears }: AddressField, text: string): Address {
  const lines = linesOf(text);
  return several ? lines : (lines[0] ?? (clears ? null : ""));
}
