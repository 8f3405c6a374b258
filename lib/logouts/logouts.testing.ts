import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Told {
  path: string;
  headers: IncomingHttpHeaders;
  /** The logout token, as it came. */
  token: string;
}

/** A product's own server, on this machine: keeps what it is told, and answers as the test says. */
export async function openProductServer(answer: (response: ServerResponse, nth: number) => void = answerOk) {
  const told: Told[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      const token = new URLSearchParams(body).get("logout_token") ?? "";
      told.push({ path: request.url ?? "", headers: request.headers, token });
      answer(response, told.length);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a path
  return {
    told,
    port,
    uri: `http://127.0.0.1:${port}/logout`,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  };
}

export const answerOk = (response: ServerResponse) => response.writeHead(200).end();
