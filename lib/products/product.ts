export const productKinds = ["hosted", "oidc"] as const;
export type ProductKind = (typeof productKinds)[number];

/** An application that users sign in to, registered as an OpenID Connect client. */
export interface Product {
  id: string;
  name: string;
  /** Who holds the user's session: the product host, for the product (`hosted`), or the product itself (`oidc`). */
  kind: ProductKind;
  clientId: string;
  /** Where an impersonation begins (OpenID Connect Core, section 4). Of a hosted product, an address of the product host. */
  initiateLoginUri: string;
  /** Of the client at the issuer, compared to the letter (RFC 9700, section 4.1.3). Of a hosted product, the product host's. */
  redirectUris: string[];
  /** Of a hosted product that renders on its own server: where the product host may send its codes. To the letter, too. */
  hostedRedirectUris: string[];
  /** Where the user lands after the hand-off. */
  targetLinkUri: string;
  /** Origins of a hosted product's pages, which may ask the product host for the session from a browser (CORS). */
  webOrigins: string[];
  /** Told when an impersonation ends (OpenID Connect Back-Channel Logout 1.0); null for a product that asks by itself. */
  backchannelLogoutUri: string | null;
  /** Where a browser may be sent at an end that the product asks for (RP-Initiated Logout 1.0, section 3.1), to the letter. */
  postLogoutRedirectUris: string[];
  /** The two allowances below are off unless the team has turned them on; see allowances.ts. */
  nonceInsteadOfPkce: boolean;
  startsWithoutLoginHint: boolean;
  /** The demo product, which this app serves itself. */
  builtIn: boolean;
  active: boolean;
  createdAt: Date;
}

/** A product as those see it who manage them: may users be impersonated in it? */
export interface ManagedProduct extends Product {
  protected: boolean;
}
