/**
 * Every error that leaves this program, by its stable code: public API, which interface, SDK and
 * tests switch on. The status numbers live here and nowhere else; docs/problems.md has a heading for each.
 */
const errors = {
  malformed_request: [400, "The request can't be read"],
  two_credentials: [400, "More than one credential"],
  not_signed_in: [401, "Not signed in"],
  wrong_credentials: [401, "Wrong e-mail or password"],
  sso_failed: [401, "The single sign-on didn't work"],
  proof_required: [401, "Prove that it's you"],
  cross_origin: [403, "Request from another site"],
  forbidden: [403, "Not allowed for your role"],
  password_off: [403, "No sign-in with a password"],
  sso_unknown: [403, "Not on the team"],
  sso_unverified: [403, "An e-mail that isn't verified"],
  sso_other_account: [403, "Another account's e-mail"],
  sso_no_role: [403, "No role here"],
  not_granted: [403, "No access to impersonation"],
  own_request: [403, "Your own request"],
  access_not_granted: [403, "Not at this level"],
  read_only: [403, "Only to look"],
  impersonated: [403, "Not while impersonating"],
  not_found: [404, "Not found"],
  method_not_allowed: [405, "Not by this method"],
  impersonation_disabled: [409, "Impersonation is off"],
  user_is_employee: [409, "The user is an employee"],
  user_unavailable: [409, "The user is disabled"],
  user_protected: [409, "Protected from impersonation"],
  user_refuses: [409, "The user says no"],
  product_unavailable: [409, "No product is connected"],
  employee_inactive: [409, "The employee is deactivated"],
  last_owner: [409, "The last Owner stays"],
  not_started: [409, "The session hasn't started"],
  nobody_to_approve: [409, "Nobody could approve it"],
  already_waiting: [409, "Asked for already"],
  already_answered: [409, "Answered already"],
  waits_for_user: [409, "It waits for the user"],
  request_expired: [409, "The time for it is over"],
  not_approved: [409, "Nobody has said yes"],
  no_test_user: [409, "No test user"],
  in_session: [409, "You are in a session"],
  not_live: [409, "The session isn't live"],
  already_full: [409, "Changes are allowed already"],
  email_taken: [409, "The e-mail is taken"],
  built_in_product: [409, "The demo product's addresses are fixed"],
  import_not_ready: [409, "The import can't be finished"],
  link_used: [409, "The link no longer works"],
  changed_meanwhile: [409, "It changed meanwhile"],
  not_sealed: [409, "Not in the log's tree yet"],
  archived: [410, "Archived"],
  too_large: [413, "Too large"],
  unsupported_media_type: [415, "Send another type"],
  misdirected: [421, "Not one of our hosts"],
  invalid_input: [422, "Something isn't right"],
  wrong_proof: [422, "That proves nothing"],
  private_address: [422, "An address of a private network"],
  access_unavailable: [422, "Not a level of this organization"],
  reason_required: [422, "A reason is required"],
  product_required: [422, "Say which product"],
  too_many_requests: [429, "Too many requests"],
  internal: [500, "Something went wrong on our side"],
  sso_unreachable: [503, "The single sign-on can't be reached"],
  unavailable: [503, "Try again shortly"],
} as const;

export type ErrorCode = keyof typeof errors;
export const errorCodes = Object.keys(errors) as ErrorCode[];
export const statusOf = (code: ErrorCode): number => errors[code][0];
export const titleOf = (code: ErrorCode): string => errors[code][1];

/** One field that is wrong: an RFC 6901 pointer into the body, and a sentence for the person who typed it. */
export interface FieldError {
  pointer: string;
  detail: string;
}

/** What a verb throws: a code for programs and a sentence for people. Anything else that is thrown is a bug, and leaves as a bare 500. */
export class DomainError extends Error {
  /** Next.js evaluates this module several times in one process, and what one store throws, handlers of all of them catch. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value !== null && typeof value === "object" && "name" in value && value.name === "DomainError";
  }

  readonly code: ErrorCode;
  readonly fields: FieldError[];
  readonly retryAfterSeconds: number | null;
  /** Of the problem's body, beside what every problem has: what tells a page how to go on. */
  readonly members: object;

  constructor(
    code: ErrorCode,
    sentence: string,
    extra: { fields?: FieldError[]; retryAfterSeconds?: number | undefined; members?: object | undefined } = {},
  ) {
    super(sentence);
    this.name = "DomainError";
    this.code = code;
    this.fields = extra.fields ?? [];
    this.retryAfterSeconds = extra.retryAfterSeconds ?? null;
    this.members = extra.members ?? {};
  }
}

/** For objects that do not exist and for those the caller may not know of: the two look alike. */
export const notFound = (what: string) => new DomainError("not_found", `There is no such ${what}.`);
