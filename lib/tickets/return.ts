import { DomainError } from "../errors.ts";
import { permittedReturn, type TicketSettings } from "./address.ts";

/** The way back that a start brings along, if it brings one. @throws invalid_input for one that the settings don't name. */
export function assertReturn(wish: string | null | undefined, settings: TicketSettings): string | null {
  if (!wish) return null;
  const permitted = permittedReturn(wish, settings);
  if (permitted !== null) return permitted;
  const detail = "Nobody is led back there: Project Settings don't name this origin.";
  throw new DomainError("invalid_input", detail, { fields: [{ pointer: "/returnTo", detail }] });
}
