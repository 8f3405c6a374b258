type OAuthCode =
  | "invalid_request"
  | "invalid_client"
  | "invalid_grant"
  | "invalid_scope"
  | "invalid_token"
  | "unsupported_grant_type"
  | "unsupported_response_type"
  | "request_not_supported"
  | "request_uri_not_supported"
  | "access_denied"
  | "login_required"
  | "consent_required"
  | "account_selection_required";

/** An error in the words of RFC 6749 (sections 4.1.2.1 and 5.2), OpenID Connect Core and RFC 6750. Never says which check failed of those that guard a secret. */
export class OAuthError extends Error {
  readonly code: OAuthCode;
  /** The same for the team, who may know more than whoever sits at that browser: what went wrong and what to mend. */
  readonly told: string;
  constructor(code: OAuthCode, description: string, told = description) {
    super(description);
    this.name = "OAuthError";
    this.code = code;
    this.told = told;
  }
}

/** What may stand in a description of what somebody sent (RFC 6749, appendix A.8). */
export const printable = (text: string, length: number) =>
  text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "").slice(0, length);

const headers = { "cache-control": "no-store", pragma: "no-cache" };

export function oauthResponse(error: OAuthError): Response {
  const body = { error: error.code, error_description: error.message };
  if (error.code === "invalid_client") {
    return Response.json(body, {
      status: 401,
      headers: { ...headers, "www-authenticate": 'Basic realm="understudy"' },
    });
  }
  if (error.code === "invalid_token") {
    return Response.json(body, {
      status: 401,
      headers: { ...headers, "www-authenticate": 'Bearer error="invalid_token"' },
    });
  }
  return Response.json(body, { status: 400, headers });
}

export const oauthOk = (body: unknown) => Response.json(body, { headers });
