import { understudy } from "@understudy/sdk/better-auth";
import { betterAuth } from "better-auth";
import Database from "better-sqlite3";

const {
  ISSUER = "",
  CLIENT_ID = "",
  CLIENT_SECRET = "",
  PRODUCT_URL = "",
  SECRET = "",
  DATABASE = "product.db",
} = process.env;

/** The plugin, for whoever records what is done. */
export const impersonation = understudy({
  issuer: ISSUER,
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
  // What the banner's End session leads to: a page that names nobody.
  signedOutUrl: "/signed-out",
});

export const auth = betterAuth({
  baseURL: PRODUCT_URL,
  secret: SECRET,
  database: new Database(DATABASE),
  emailAndPassword: { enabled: true },
  plugins: [impersonation],
});
