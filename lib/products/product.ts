/** An application that users sign in to, registered as an OpenID Connect client. */
export interface Product {
  id: string;
  name: string;
  clientId: string;
  /** Where an impersonation begins (OpenID Connect Core, section 4): the product's own initiate_login_uri. */
  initiateLoginUri: string;
  /** Compared to the letter (RFC 9700, section 4.1.3). */
  redirectUris: string[];
  /** Where the user lands after the hand-off. */
  targetLinkUri: string;
  /** The demo product, which this app serves itself. */
  builtIn: boolean;
  active: boolean;
  createdAt: Date;
}
