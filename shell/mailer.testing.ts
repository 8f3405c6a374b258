import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";

/** A mail as it came over the wire: the envelope, and the lines of the message. */
export interface Taken {
  to: string[];
  message: string;
}

type Says = (command: string) => string;

export const takesAll: Says = () => "250 Taken";
/** The mailbox isn't there. */
export const refusesAll: Says = (command) => (command === "RCPT" ? "550 No such mailbox" : "250 Fine");

/** A mail server on this machine, as far as RFC 5321 needs one: keeps what it takes, and answers as the test says at that time. */
export async function openMailServer(says: Says = takesAll, port = 0) {
  const server = { taken: [] as Taken[], asked: 0, most: 0, says };
  const sockets = new Set<Socket>();
  /** Those that haven't handed their mail over yet: whoever has, is about to hang up. */
  const handing = new Set<Socket>();
  const listening = createServer((socket) => {
    sockets.add(socket);
    handing.add(socket);
    server.most = Math.max(server.most, handing.size);
    socket.on("error", () => {}); // whoever hangs up has their reasons
    socket.on("close", () => sockets.delete(socket) && handing.delete(socket));
    server.asked += 1;
    converse(socket, server, () => handing.delete(socket));
  });
  await new Promise<void>((done) => listening.listen(port, "127.0.0.1", done));
  const { port: at } = listening.address() as AddressInfo; // it listens on a port, not on a path
  return Object.assign(server, {
    port: at,
    url: `smtp://127.0.0.1:${at}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((done) => listening.close(done));
    },
  });
}

export type MailServer = Awaited<ReturnType<typeof openMailServer>>;

function converse(socket: Socket, server: { taken: Taken[]; says: Says }, handedOver: () => void): void {
  let buffered = "";
  let current: Taken = { to: [], message: "" };
  let inMessage = false;
  const say = (line: string) => socket.write(`${line}\r\n`);
  const answer = (line: string) => {
    const command = line.slice(0, 4).toUpperCase();
    if (command === "EHLO" || command === "HELO") return say("250 mail.test");
    if (command === "QUIT") return say("221 Bye");
    const said = server.says(command);
    if (!said.startsWith("2")) return say(said);
    if (command === "RCPT") current.to.push(/<(.*)>/.exec(line)?.[1] ?? "");
    if (command !== "DATA") return say(said);
    inMessage = true;
    say("354 Go on");
  };
  const read = (line: string) => {
    if (!inMessage) return answer(line);
    if (line !== ".") {
      current.message += `${line.replace(/^\./, "")}\n`;
      return;
    }
    inMessage = false;
    server.taken.push(current);
    handedOver();
    current = { to: [], message: "" };
    say("250 Taken");
  };
  say("220 mail.test");
  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    buffered += chunk;
    const lines = buffered.split("\r\n");
    buffered = lines.pop() ?? "";
    for (const line of lines) read(line);
  });
}

/** A part of a message, with its quoted-printable read back: `text/plain` or `text/html`. */
export function partOf({ message }: Taken, type: string): string {
  const [, after = ""] = message.split(new RegExp(`^Content-Type: ${type}.*$`, "m"));
  const body = after.slice(after.indexOf("\n\n") + 2).split(/^--/m)[0] ?? "";
  const bytes = body
    .replace(/=\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** A header, unfolded. */
export const headerOf = ({ message }: Taken, name: string): string =>
  new RegExp(`^${name}: (.*)$`, "m").exec((message.split("\n\n")[0] ?? "").replace(/\n[ \t]+/g, " "))?.[1] ?? "";
