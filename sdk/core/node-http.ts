import { nodeModule } from "./node.ts";

/** Node.js' own client, as far as it is used here. */
export interface NodeHttp {
  Agent: new (options: { keepAlive: true; timeout: number }) => NodeAgent;
  request(url: string, options: RequestOptions): ClientRequest;
}
/** Connections that are kept for the next request. */
export type NodeAgent = object;

interface RequestOptions {
  method?: "POST";
  agent: NodeAgent | false;
  headers: Record<string, string>;
}
interface ClientRequest {
  /** It goes over a connection that was kept from one before. */
  reusedSocket: boolean;
  on(event: "socket", listener: (socket: { unref(): void }) => void): this;
  on(event: "response", listener: (response: IncomingMessage) => void): this;
  on(event: "error", listener: (error: Error) => void): this;
  on(event: "close", listener: () => void): this;
  end(body?: string): void;
  destroy(error?: Error): void;
}
interface IncomingMessage {
  statusCode?: number;
  headers: Record<string, string | string[] | undefined>;
  setEncoding(encoding: "utf8"): void;
  on(event: "data", listener: (text: string) => void): this;
  on(event: "end", listener: () => void): this;
  on(event: "error", listener: (error: Error) => void): this;
}

/** The client for this address; undefined where there is no Node.js. */
export const nodeHttp = (url: string): NodeHttp | undefined =>
  nodeModule<NodeHttp>(new URL(url).protocol === "https:" ? "node:https" : "node:http");
