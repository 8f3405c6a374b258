/** The sign-in page, told where to lead back to: `rt` is the address in base64. */
export const loginUrl = (authUrl: string, returnTo: string): string =>
  `${authUrl}/login?rt=${encodeURIComponent(btoa(returnTo))}`;
