import { ApolloClient, ApolloLink, gql, InMemoryCache } from "@apollo/client";
import { dehydrate, hydrate, QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { Observable } from "rxjs";
import useSWR, { mutate, SWRConfig, useSWRConfig } from "swr";
import type { FullConfiguration } from "swr/_internal";
import useSWRInfinite, { unstable_serialize } from "swr/infinite";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { storage } from "./browser.testing.ts";
import { identityPage } from "./page.ts";
import { empty, resetOnIdentityChange, type SwrCaches } from "./reset.ts";

/** With the libraries themselves: what one identity was answered is nothing that the next one can read. */

beforeEach(() => {
  vi.stubGlobal("localStorage", storage());
  vi.stubGlobal("sessionStorage", storage());
});
afterEach(() => vi.unstubAllGlobals());

describe("TanStack Query", () => {
  const key = ["invoices"];
  const pages = { initialPageParam: 0, getNextPageParam: () => null };

  test("holds no answer, no page of a list, no error and no change that waits, at once", async () => {
    const queryClient = new QueryClient();
    await queryClient.fetchQuery({ queryKey: key, queryFn: async () => "uma's" });
    await queryClient.fetchInfiniteQuery({ queryKey: ["notes"], queryFn: async () => "uma's", ...pages });
    queryClient.getMutationCache().build(queryClient, { mutationFn: async () => "uma's", mutationKey: ["pay"] });
    void empty({ queryClient });
    expect(queryClient.getQueriesData({})).toEqual([]);
    expect(queryClient.getMutationCache().getAll()).toEqual([]);
    expect(await queryClient.fetchQuery({ queryKey: key, queryFn: async () => "ugo's", staleTime: 60_000 })).toBe(
      "ugo's",
    );
  });

  test("takes no answer that was under way, and doesn't share the question", async () => {
    const queryClient = new QueryClient();
    let answer = (_: string) => {};
    const asked = queryClient.fetchQuery({
      queryKey: key,
      queryFn: () => new Promise<string>((done) => (answer = done)),
    });
    await vi.waitFor(() => expect(queryClient.isFetching()).toBe(1));
    void empty({ queryClient });
    const next = queryClient.fetchQuery({ queryKey: key, queryFn: async () => "ugo's" });
    answer("uma's");
    await asked.catch(() => undefined);
    expect(await next).toBe("ugo's");
    expect(queryClient.getQueryData(key)).toBe("ugo's");
  });

  test("restores nothing that it has kept in the browser under a key that was named", async () => {
    const before = new QueryClient();
    before.setQueryData(key, "uma's");
    localStorage.setItem("REACT_QUERY_OFFLINE_CACHE", JSON.stringify(dehydrate(before)));
    const after = new QueryClient();
    void empty({ queryClient: after, storage: ["REACT_QUERY_OFFLINE_CACHE"] });
    hydrate(after, JSON.parse(localStorage.getItem("REACT_QUERY_OFFLINE_CACHE") ?? "{}"));
    expect(after.getQueryData(key)).toBeUndefined();
  });

  test("renders nothing of it", () => {
    const queryClient = new QueryClient();
    queryClient.setQueryData(key, "uma's");
    const Shown = () => useQuery({ queryKey: key, queryFn: async () => "ugo's" }).data ?? "nothing";
    const html = () =>
      renderToString(createElement(QueryClientProvider, { client: queryClient }, createElement(Shown)));
    expect(html()).toBe("uma&#x27;s");
    void empty({ queryClient });
    expect(html()).toBe("nothing");
  });
});

const versions: [string, (given: FullConfiguration) => SwrCaches][] = [
  ["SWR", (given) => given],
  ["SWR before it had a way for that", ({ cache, mutate }) => ({ cache, mutate })],
];
describe.each(versions)("%s", (version, before) => {
  let opened = 0;
  /** A cache that a page begins with, as one that is kept in the browser is, and what reads it. */
  function open() {
    // It keeps what a key had at first, whichever cache it is in.
    const me = `/api/me?of=${version}${++opened}`;
    const list = (index: number) => `${me}&page=${index}`;
    const keys = [me, unstable_serialize(list)];
    const kept = new Map<string, object>(keys.map((key, index) => [key, { data: index === 0 ? "uma" : ["uma"] }]));
    const given: FullConfiguration[] = [];
    const Shown = () => {
      given.push(useSWRConfig());
      return `${useSWR<string>(me).data}, ${useSWRInfinite<string>(list).data}`;
    };
    const value = { provider: () => kept };
    const html = () => renderToString(createElement(SWRConfig, { value }, createElement(Shown)));
    expect(html()).toBe("uma, uma");
    const [swr] = given;
    if (!swr) throw new Error("rendered above");
    return { swr: before(swr), mutate: swr.mutate, html, keys };
  }

  test("renders no answer and no list, at once", async () => {
    const { swr, html } = open();
    const done = empty({ swr });
    expect(html()).toBe("undefined, undefined");
    await done;
    expect(html()).toBe("undefined, undefined");
  });

  test("takes no answer that was under way", async () => {
    const { swr, mutate, html, keys } = open();
    const answers: ((answer: unknown) => void)[] = [];
    const asked = keys.map((key) => mutate(key, new Promise((done) => answers.push(done)), { revalidate: false }));
    await empty({ swr });
    for (const answer of answers) answer("uma");
    await Promise.all(asked);
    expect(html()).toBe("undefined, undefined");
  });

  test("has its default cache emptied by what it calls its default value", async () => {
    await mutate("/api/me", "uma", { revalidate: false });
    expect(SWRConfig.defaultValue.cache.get("/api/me")?.data).toBe("uma");
    await empty({ swr: before(SWRConfig.defaultValue) });
    expect(SWRConfig.defaultValue.cache.get("/api/me")?.data).toBeUndefined();
  });
});

describe("Apollo", () => {
  const query = gql`query Me { me { id name } }`;
  /** The server, which answers when it is told to; each question is for whoever is signed in then. */
  function open() {
    const waiting: ((name: string) => void)[] = [];
    const link = new ApolloLink(
      () =>
        new Observable((asker) => {
          waiting.push((name) => {
            asker.next({ data: { me: { __typename: "User", id: "1", name } } });
            asker.complete();
          });
        }),
    );
    const apollo = new ApolloClient({ link, cache: new InMemoryCache() });
    const asked = () => apollo.query<{ me: { name: string } }>({ query });
    const answered = async (name: string) => {
      await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(0));
      waiting.shift()?.(name);
    };
    return { apollo, asked, answered };
  }

  test("reads nothing from its cache, at once, and asks the server anew", async () => {
    const { apollo, asked, answered } = open();
    const first = asked();
    await answered("uma");
    await first;
    expect(apollo.readQuery({ query })).toMatchObject({ me: { name: "uma" } });
    const done = empty({ apollo });
    expect(apollo.readQuery({ query })).toBeNull();
    await done;
    const second = asked();
    await answered("ugo");
    expect((await second).data?.me.name).toBe("ugo");
  });

  test("takes no answer that was under way, and doesn't share the question", async () => {
    const { apollo, asked, answered } = open();
    const first = asked().then(
      () => "taken",
      () => "given up",
    );
    await empty({ apollo });
    const second = asked();
    await answered("uma");
    expect(await first).toBe("given up");
    expect(apollo.readQuery({ query })).toBeNull();
    await answered("ugo");
    expect((await second).data?.me.name).toBe("ugo");
  });
});

describe("the browser's storage", () => {
  test("loses the keys that were named, in both places, and no others", async () => {
    for (const place of [localStorage, sessionStorage])
      for (const key of ["cart", "cart2", "draft:1", "draft:2", "theme"]) place.setItem(key, "uma's");
    void empty({ storage: ["cart", /^draft:/g] });
    for (const place of [localStorage, sessionStorage])
      expect(Array.from({ length: place.length }, (_, index) => place.key(index))).toEqual(["cart2", "theme"]);
  });

  test("that can't be used keeps nothing from being emptied", () => {
    vi.stubGlobal("localStorage", undefined);
    const queryClient = new QueryClient();
    queryClient.setQueryData(["me"], "uma");
    sessionStorage.setItem("cart", "uma's");
    void empty({ queryClient, storage: ["cart"] });
    expect([queryClient.getQueriesData({}), sessionStorage.length]).toEqual([[], 0]);
  });
});

test("a page of somebody else empties all of it before it is theirs, and waits for what takes its time", async () => {
  const queryClient = new QueryClient();
  let also = () => {};
  const stop = resetOnIdentityChange({
    queryClient,
    storage: ["cart"],
    also: () => new Promise((done) => (also = done)),
  });
  void identityPage.enter({ userId: "uma" });
  also();
  await identityPage.enter({ userId: "uma" });
  queryClient.setQueryData(["me"], "uma");
  localStorage.setItem("cart", "uma's");
  const ready = identityPage.enter({ userId: "uma", impersonatorUserId: "mina", sessionId: "i1" });
  expect([queryClient.getQueryData(["me"]), localStorage.getItem("cart")]).toEqual([undefined, null]);
  let shown = false;
  const showing = ready?.then(() => (shown = true));
  await Promise.resolve();
  expect(shown).toBe(false);
  also();
  await showing;
  expect(shown).toBe(true);
  stop();
});
