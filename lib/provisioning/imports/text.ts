import { DomainError } from "../../errors.ts";
import { breaksIn, UnreadableFile } from "./csv.ts";

/** The largest file that is taken, in bytes. */
export const MAX_FILE_BYTES = 50 * 1024 * 1024;

export type Bytes = ReadableStreamDefaultReader<Uint8Array>;

/**
 * A file's bytes as text, chunk by chunk; `onRead` hears how many there have been. Whoever stops early may still
 * `drain` the rest.
 *
 * @throws UnreadableFile for what isn't UTF-8; too_large; malformed_request for fewer bytes than were announced.
 */
export async function* readText(
  bytes: Bytes,
  bytesTotal: number,
  onRead: (bytesRead: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let bytesRead = 0;
  let line = 1;
  for (let chunk = await next(bytes); chunk !== null; chunk = await next(bytes)) {
    bytesRead += chunk.byteLength;
    if (bytesRead > bytesTotal) throw new DomainError("too_large", "The file is larger than was announced.");
    const text = decoded(decoder, chunk, line);
    line += breaksIn(text);
    onRead(bytesRead);
    yield text;
  }
  if (bytesRead < bytesTotal) throw cutOff();
  decoded(decoder, null, line);
}

/** Takes the rest in, so that a browser which is still sending gets to hear the answer. @throws malformed_request, too_large */
export async function drain(bytes: Bytes, bytesLeft: number): Promise<void> {
  for (let chunk = await next(bytes); chunk !== null; chunk = await next(bytes)) {
    bytesLeft -= chunk.byteLength;
    if (bytesLeft < 0) throw new DomainError("too_large", "The file is larger than was announced.");
  }
}

const cutOff = () => new DomainError("malformed_request", "The file didn't arrive as a whole. Nothing was changed.");

/** What fails here is the connection. */
async function next(bytes: Bytes): Promise<Uint8Array | null> {
  const { done, value } = await bytes.read().catch(() => {
    throw cutOff();
  });
  return done ? null : value;
}

/** `chunk` is null at the end, where half a character may be left over. */
function decoded(decoder: TextDecoder, chunk: Uint8Array | null, line: number): string {
  try {
    return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    const before = new TextDecoder().decode(chunk ?? undefined).split("\ufffd", 1)[0] ?? "";
    throw new UnreadableFile(line + breaksIn(before), "The file isn't UTF-8. Save it as CSV in UTF-8, and try again.");
  }
}
