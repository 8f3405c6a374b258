import { DomainError } from "../errors.ts";
import { currentRequestId } from "./current.ts";
import { problemResponse } from "./problem.ts";
import { asPage, isNativeForm } from "./refusal-page.ts";

/** Programs call these addresses: what is not there is said in their language, and as a page to a form alone. */
export async function nothingHere(request: Request): Promise<Response> {
  const requestId = currentRequestId() ?? crypto.randomUUID();
  const told = problemResponse(new DomainError("not_found", "There is nothing here."), requestId);
  return isNativeForm(request) ? asPage(request, told, "/") : told;
}
