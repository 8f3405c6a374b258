import { PASSWORD_MIN } from "#lib/employees/password.ts";

export const passwordHint = `At least ${PASSWORD_MIN} characters. A few words are easiest to remember.`;
