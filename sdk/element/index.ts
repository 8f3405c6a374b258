/**
 * The banner without React: one custom element, `<understudy-banner>`, which this module defines. For a page without a
 * bundler the package has it as one script, `@understudy/sdk/element/banner.min.js`.
 *
 * @module
 */
import { UnderstudyBanner } from "./banner.ts";

export { UnderstudyBanner } from "./banner.ts";

// Two copies on a page, or a server: the first one has it.
if (globalThis.customElements && !customElements.get("understudy-banner"))
  customElements.define("understudy-banner", UnderstudyBanner);
