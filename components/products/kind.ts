import type { ProductKind } from "#lib/products/product.ts";

/** Kinds as people read them. */
export const kindNames: Record<ProductKind, string> = { hosted: "Hosted session", oidc: "OpenID Connect" };

/** Who keeps the user's session, and for which products that fits. */
export const kindNotes: Record<ProductKind, string> = {
  hosted:
    "Understudy keeps the user's session. For React, Express and Next.js, and for products that use PropelAuth's clients.",
  oidc: "The product keeps its own session. For Auth.js, better-auth, and any other OpenID Connect library in any language.",
};
