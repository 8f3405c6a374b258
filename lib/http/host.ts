/**
 * Whether a Host header means one of our origins. Some clients and proxies write the port that goes without saying
 * (`dash.example:443`), or the name in capitals; it is the same host (RFC 9110, sections 4.2.3 and 4.2.4).
 */
export function isHostOf(origin: string, host: string | null): boolean {
  // A name and perhaps a port: whatever else an address may hold would vanish when it is compared.
  if (host === null || !/^([\w.-]+|\[[\da-f:.]+\])(:\d+)?$/i.test(host)) return false;
  const address = `${new URL(origin).protocol}//${host}`;
  return URL.canParse(address) && new URL(address).origin === origin;
}
