import { request } from "node:http";
import { connect } from "node:net";

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

interface Call {
  port: number;
  method?: string;
  path: string;
  /** Sent as they are: any Host, a malformed cookie, two credentials. */
  headers?: Record<string, string>;
  body?: string;
}

/** A request without any client's good manners. */
export function send({ port, method = "GET", path, headers = {}, body = "" }: Call): Promise<Answer> {
  return new Promise((done, fail) => {
    // Node gives a DELETE's body no length of its own.
    const length = body === "" ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const sent = request({ host: "localhost", port, method, path, headers: { ...length, ...headers } }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => done({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on("error", fail);
    sent.end(body);
  });
}

/** Begins to send a body, and goes away once it has arrived. */
export function leave({
  port,
  path,
  head,
}: {
  port: number;
  path: string;
  head: Record<string, string>;
}): Promise<void> {
  const lines = Object.entries({ ...head, "content-length": "1000" }).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((done, fail) => {
    const sent = connect({ host: "localhost", port, autoSelectFamily: true }, () =>
      sent.write(`POST ${path} HTTP/1.1\r\n${lines.join("")}\r\nhalf of it`, () => sent.resetAndDestroy()),
    );
    sent.on("error", fail).on("close", () => done());
  });
}
