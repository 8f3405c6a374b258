/**
 * What the work gives, or what `late` says where it takes longer than `ms` milliseconds: a value, or an error that it
 * throws. Nothing stops the work itself, and waiting for it keeps no process alive.
 */
export async function within<Given, Late>(ms: number, work: Promise<Given>, late: () => Late): Promise<Given | Late> {
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<void>((over) => {
    timer = setTimeout(over, ms).unref();
  });
  return Promise.race([work, waited.then(late)]).finally(() => clearTimeout(timer));
}
