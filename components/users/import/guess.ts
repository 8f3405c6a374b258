import type { ImportField, Mapping, UserImport } from "./import.ts";

/** What directories call these columns. Only a proposal: whoever imports sees it, and says so or otherwise. */
const names: Record<ImportField, string[]> = {
  email: [
    "mail",
    "emailaddress",
    "emailadresse",
    "emailaddress1value",
    "primaryemail",
    "userprincipalname",
    "correo",
    "courriel",
  ],
  name: ["fullname", "displayname", "username", "realname", "nom", "nombre", "nome", "naam"],
  externalId: ["id", "userid", "customerid", "externalid", "uid", "uuid", "objectid", "customernumber", "kundennummer"],
  protected: ["isprotected", "vip", "isvip"],
  active: ["enabled", "isactive", "accountenabled", "aktiv", "actif", "activo", "ativo", "attivo", "actief"],
};

export function guessed(columns: NonNullable<UserImport["columns"]>): Mapping {
  const taken = new Set(columns.map(({ field }) => field));
  const entries = columns.map(({ header, field }): [string, ImportField | null] => {
    if (field !== null) return [header, field];
    const name = header.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
    const guess = (Object.keys(names) as ImportField[]).find((each) => names[each].includes(name) && !taken.has(each));
    if (guess) taken.add(guess);
    return [header, guess ?? null];
  });
  return Object.fromEntries(entries);
}
