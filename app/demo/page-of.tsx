import type { AuthUser } from "@understudy/sdk/next";
import type { ReactNode } from "react";
import { auth, callerOfPage, type TallyContext } from "./auth.ts";
import { ErrorView } from "./error-view.tsx";
import { TimeZoneNote } from "./local-time.tsx";
import { Said } from "./said.tsx";

interface Props<T> {
  /** Its own address, as its folder has it: what Understudy is told of an impersonator's look at it. */
  route: string;
  title: string;
  query: Promise<Record<string, string | string[] | undefined>>;
  load: (context: TallyContext) => T | Promise<T>;
  children: (data: T, user: AuthUser) => ReactNode;
}

/**
 * One page of somebody's data. What fails is shown in its place, in the same HTML: thrown, it would leave an empty
 * document to whoever has no JavaScript, and with it no banner.
 */
export async function PageOf<T>({ route, title, query, load, children }: Props<T>) {
  const user = await auth().requireUser();
  await auth().recordPage(route);
  const loaded = await loadOrNull(load);
  if (loaded === null) return <ErrorView />;
  return (
    <>
      <h1>{title}</h1>
      <TimeZoneNote />
      <Said query={await query} />
      {children(loaded.data, user)}
    </>
  );
}

async function loadOrNull<T>(load: Props<T>["load"]): Promise<{ data: T } | null> {
  try {
    const caller = await callerOfPage();
    return caller && { data: await load(caller.context) };
  } catch (error) {
    console.error(JSON.stringify({ level: "error", during: "a page of the demo", error: String(error) }));
    return null;
  }
}
