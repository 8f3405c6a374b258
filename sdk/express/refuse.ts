import { headersOf, type Problem } from "../core/problem.ts";
import type { ExpressResponse } from "./http.ts";

/** Answers with a problem (RFC 9457). */
export function refuse(response: ExpressResponse, problem: Problem): void {
  response.status(problem.status).set(headersOf(problem)).end(JSON.stringify(problem));
}
