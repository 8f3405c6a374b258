import { DomainError } from "../errors.ts";
import { problemResponse } from "./problem.ts";

/** Programs call these addresses: what is not there is said in their language, not as a page. */
export const nothingHere = (): Response =>
  problemResponse(new DomainError("not_found", "There is nothing here."), crypto.randomUUID());
