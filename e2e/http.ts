import { request } from "node:http";

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
