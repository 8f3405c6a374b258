import { follow } from "./followed.ts";
import { bannerSheet } from "./styles.ts";
import { viewOf } from "./view.ts";

// A server that renders pages has no elements, and may import this all the same.
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/**
 * `<understudy-banner>`: says on every page who is really there: the user, the employee, the time left, the level, and the
 * way out. It shows nothing to everybody else. Without a framework and without a bundler, in Shadow DOM, under any content
 * security policy that lets its script run.
 *
 * While the page is visible it asks the server every few seconds; it leaves the page when the session is over, and covers an
 * impersonated page that was hidden or slept until the server has said yes.
 *
 * Attributes: `auth-url`, the product host's origin, where it holds the session; or `src`, an address of the product's own
 * that answers 200 with the session, or 401. `signed-out-url` and `end-action` as `AuthProvider` and `ImpersonationBanner` of
 * `/react` have them. Set by the same custom properties, such as `--understudy-banner-background`. Several on a page share
 * what the first one's attributes say.
 */
export class UnderstudyBanner extends Base {
  #stop = () => {};

  /** Called by the browser. */
  connectedCallback(): void {
    const say = (name: string, otherwise: string) => this.getAttribute(name) ?? otherwise;
    const authUrl = say("auth-url", "");
    const followed = follow(say("src", `${authUrl}/api/session`), say("signed-out-url", `${authUrl}/signed-out`));
    const [section, ...parts] = this.#build(say("end-action", `${authUrl}/api/session/sign-out`), () => {
      const { pageUrl, access } = followed.session?.impersonation ?? {};
      open(access === "full" ? pageUrl : `${pageUrl}#make-changes`, "_blank", "noreferrer");
    });
    const show = () => {
      const view = followed.session && viewOf(followed.session, followed.now());
      // Inside, where no framework that compares its own tags with the page's takes it away.
      if (section) section.hidden = !view;
      view?.forEach((text, index) => {
        const part = parts[index];
        if (part === undefined) return;
        // Only what differs: screen readers follow what is written into a region, if it was there before.
        if (part.textContent !== text) part.textContent = text;
        part.hidden = !text && part.role !== "status";
      });
    };
    const timer = setInterval(show, 1000);
    followed.shown.add(show);
    this.#stop = () => {
      clearInterval(timer);
      followed.shown.delete(show);
    };
    show();
  }

  /** Called by the browser. */
  disconnectedCallback(): void {
    this.#stop();
  }

  /** @returns Itself, and what changes of it, in the order of what is said. */
  #build(action: string, onclick: () => void): HTMLElement[] {
    const parts = [
      ...[make("b"), make("bdi"), make("bdi"), make("b", { role: "timer" }), make("p")],
      ...[make("button", { type: "button", onclick }), make("p", { role: "status" })],
    ];
    const [name = "", which = "", by = "", left = "", level = "", button = "", warning = ""] = parts;
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [bannerSheet()];
    const section = make(
      "section",
      { ariaLabel: "Impersonation" },
      make("p", {}, "You are signed in as ", make("bdi", {}, name), " ", which, make("br"), "Impersonated by ", by),
      make("p", {}, left, " left"),
      ...[level, button],
      make("form", { method: "post", action }, make("button", {}, "End session")),
      warning,
    );
    root.replaceChildren(section);
    return [section, ...parts];
  }
}

function make(name: string, properties: object = {}, ...children: (Node | string)[]): HTMLElement {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}
