const money = new Intl.NumberFormat("en", { style: "currency", currency: "EUR" });
export const moneyText = (cents: number): string => money.format(cents / 100);

export const momentText = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone }).format(at);
export const dayText = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone }).format(at);
