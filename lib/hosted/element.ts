/**
 * The banner's element as one script, which the product host has for pages everywhere. The build makes it, and holds it
 * against these; each version has an address of its own, so that a browser asks for it once.
 */
export const elementPath = "/understudy/element-0.1.0.js";

/** W3C Subresource Integrity: a browser runs these very bytes or none. */
export const elementIntegrity = "sha384-fEy0uw0VRjuFk2UYQrg94R3OR5RP9b3uZQtfnZ7GJI591h7MCJF9EIkixnnU8KhL";

/** Without cookies: `anonymous` asks as nobody. */
export const elementTag = (productUrl: string): string =>
  `<script src="${productUrl}${elementPath}" integrity="${elementIntegrity}" crossorigin="anonymous"></script>`;
