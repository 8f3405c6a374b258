// Constructed: no content security policy takes these for inline styles. Written tightly, as every page is sent them.

const sheetOf = (text: string): CSSStyleSheet => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
};

/**
 * A page that may show nothing is covered by an attribute of its root, whatever its own styles say; after a second it says why,
 * as the usual check takes a moment and a flash of text would be worse.
 */
export const pageSheet = (): CSSStyleSheet =>
  sheetOf(
    "[data-understudy-covered] body,[data-understudy-covered] body *{visibility:hidden!important;transition:none!important}" +
      // Also what stands in a component's own tree and says that it is visible.
      "[data-understudy-covered] body{opacity:0!important}" +
      '[data-understudy-covered]::after{content:"Checking that you are still signed in…";position:fixed;inset:40% 16px;' +
      "font:16px system-ui;text-align:center;animation:understudy 1s step-end}" +
      "@keyframes understudy{0%{opacity:0}}",
  );

/** The banner's own, set by the custom properties of banner.css. Borders that aren't seen are, in forced colours. */
export const bannerSheet = (): CSSStyleSheet =>
  sheetOf(
    ":host{--b:var(--understudy-banner-background,#fcd34d);--t:var(--understudy-banner-text,#292004);--e:var(--understudy-banner-edge,#b45309);" +
      "display:block;position:var(--understudy-banner-position,sticky);" +
      "inset:var(--understudy-banner-top,0) 0 var(--understudy-banner-bottom,auto);z-index:var(--understudy-banner-layer,2147480000)}" +
      "@media(prefers-color-scheme:dark){:host{--b:var(--understudy-banner-background,#f59e0b);--t:var(--understudy-banner-text,#1c1302);--e:var(--understudy-banner-edge,#fcd34d)}}" +
      "[hidden]{display:none!important}" +
      "section{display:flex;flex-wrap:wrap;align-items:center;gap:4px 16px;padding:6px 14px;font:500 14px/20px var(--understudy-banner-font,system-ui,sans-serif);" +
      "color:var(--t);background:var(--b);border:2px solid transparent;box-shadow:0 0 0 2px var(--e)}" +
      "p,form{margin:0;overflow-wrap:anywhere}" +
      "p:first-child{flex:1 1 12rem;min-width:0}" +
      // Other people's text: however long, it leaves the clock and the buttons where they are.
      "bdi{display:inline-block;max-width:100%;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;vertical-align:bottom}" +
      "b{font-variant-numeric:tabular-nums}" +
      "button{min-height:36px;padding:0 14px;font:inherit;font-weight:600;color:var(--b);background:var(--t);border:1px solid transparent;border-radius:var(--understudy-banner-radius,6px);cursor:pointer}" +
      ":focus-visible{outline:3px solid var(--t);outline-offset:2px}" +
      "[role=status]{flex-basis:100%;font-weight:700}" +
      "p:empty{position:absolute}",
  );
