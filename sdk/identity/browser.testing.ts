/** A browser's storage, as much as is used of it: its keys are in the order in which they came. */
export function storage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  };
}

/** All that is in it, as one text. */
export const textIn = (place: Storage): string =>
  Array.from({ length: place.length }, (_, index) => place.getItem(place.key(index) ?? "")).join();

export const uma = { userId: "uma" };
export const ugo = { userId: "ugo" };
export const umaByMina = { userId: "uma", impersonatorUserId: "mina", sessionId: "i1" };
export const umaAgain = { ...umaByMina, sessionId: "i2" };
export const umaByAdam = { ...umaByMina, impersonatorUserId: "adam" };
