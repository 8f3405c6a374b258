const money = new Intl.NumberFormat("en", { style: "currency", currency: "EUR" });
export const moneyText = (cents: number): string => money.format(cents / 100);

// Rendered on the server, for readers anywhere: so the zone is said.
const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });
export const momentText = (at: Date): string => `${moment.format(at)} UTC`;
export const dayText = (at: Date): string => day.format(at);
