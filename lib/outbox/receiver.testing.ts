import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Answering = (response: ServerResponse, nth: number) => void;

/** Somebody's own server, on this machine: keeps what it gets, as `read` has it, and answers as the test says at that time. */
export async function openServer<Got>(read: (request: IncomingMessage, body: string) => Got, answer: Answering) {
  const receiver = { got: [] as Got[], answer };
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      receiver.got.push(read(request, body));
      receiver.answer(response, receiver.got.length);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a path
  return Object.assign(receiver, {
    port,
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  });
}
