import type { ShownProduct } from "./product.ts";
import { hostedWays } from "./snippets-hosted.ts";
import { oidcWays } from "./snippets-oidc.ts";

/** One way to connect a product: a tab. */
export interface Way {
  label: string;
  steps: Step[];
}

/** What to do, and the code for it, if any. */
export interface Step {
  text: string;
  /** Where the code goes: a file, or a terminal. */
  file?: string;
  code?: string;
}

/** The two addresses of this deployment: the issuer of sign-ins, and the host that keeps hosted sessions. */
export interface Deployment {
  dashboardUrl: string;
  productUrl: string;
}

/** The code to paste, with the product's own values; secrets by the names of their variables. */
export const waysToConnect = (product: ShownProduct, deployment: Deployment): Way[] =>
  product.kind === "hosted" ? hostedWays(product, deployment) : oidcWays(product, deployment);
