import { startAuthentication, startRegistration } from "@simplewebauthn/browser";

type Creation = Parameters<typeof startRegistration>[0]["optionsJSON"];
type Request = Parameters<typeof startAuthentication>[0]["optionsJSON"];

/** What the server makes of its own options; the compiler can't see across the network. */
export type Options = object;

/** Has the browser make a new passkey. Null for who changes their mind, and for a browser that can't. */
export const makePasskey = (options: Options): Promise<object | null> =>
  startRegistration({ optionsJSON: options as Creation }).catch(() => null);

/** Has the browser ask one of the passkeys. Null, as above. */
export const askPasskey = (options: Options): Promise<object | null> =>
  startAuthentication({ optionsJSON: options as Request }).catch(() => null);
