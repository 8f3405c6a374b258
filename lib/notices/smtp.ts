import * as z from "zod";

/** Who sends mail, and as whom, as the environment names them. */
export interface Smtp {
  /** smtp:// or smtps://, with name and password if the server asks for them. */
  url: string;
  /** An address, or a name and an address in angle brackets. */
  from: string;
}

/** SMTP_URL. */
export const mailServer = z
  .string()
  .refine(isMailServer, "must be the address of a mail server, such as smtps://name:password@mail.example.com:465.");

/** MAIL_FROM: nothing that would need quotation marks in a header, or end it. */
export const mailSender = z
  .string()
  .regex(
    /^(?:[^\p{C}<>,;:"@]{1,100} <[^\p{C}\s<>@,;]{1,64}@[^\p{C}\s<>@,;]{1,180}>|[^\p{C}\s<>@,;]{1,64}@[^\p{C}\s<>@,;]{1,180})$/u,
    "must be an address, such as understudy@example.com or Understudy <understudy@example.com>.",
  );

function isMailServer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(text);
  const bare = (pathname === "" || pathname === "/") && search === "" && hash === "";
  return /^smtps?:$/.test(protocol) && hostname !== "" && bare && isDecodable(username) && isDecodable(password);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
