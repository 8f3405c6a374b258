/**
 * The architecture on one screen: who may import whom. The first line whose pattern fits a file is that file's, and what
 * it doesn't name is forbidden, packages included. `npm run lint` walks over every import and holds it to this
 * (scripts/check-arrows.ts); docs/architecture.md says why it is so.
 *
 *     app -> components, app -> lib <- db, app/demo -> sdk; shell -> endpoints -> lib; only the composition root knows both sides
 */
export const arrows: [files: string, may: string][] = [
  // The product itself. It knows no framework, no database and no driver.
  [
    "lib/**/*.{test,testing}.ts",
    "lib/** db/{databases.testing,requests.testing,seed,happened,sqlite}.ts node:** zod jose csv-parse csv-parse/sync openid-client " +
      "oidc-provider otpauth standardwebhooks vitest",
  ],
  ["lib/log.ts", "lib/{http/current,redact}.ts pino"],
  // Each by one file: what it promises is said in our own words there.
  ["lib/second-factors/totp.ts", "otpauth"],
  ["lib/second-factors/qr.ts", "uqr"],
  ["lib/second-factors/webauthn.ts", "lib/** @simplewebauthn/server @simplewebauthn/server/helpers"],
  ["lib/webhooks/way.ts", "lib/** standardwebhooks"],
  ["lib/sso/provider.ts", "lib/** jose openid-client"],
  ["lib/**", "lib/** node:** zod jose @node-rs/argon2 csv-parse ipaddr.js"],
  // The only folder with SQL in it, but for the demo product's own; drivers are for the two files that open a database.
  [
    "db/**/*.{test,testing}.ts",
    "db/** lib/** node:** better-sqlite3 pg drizzle-orm/** @electric-sql/pglite @electric-sql/pglite/** vitest",
  ],
  ["db/sqlite.ts", "db/** lib/** node:** better-sqlite3 drizzle-orm/better-sqlite3"],
  ["db/backup/sqlite.ts", "db/** node:** better-sqlite3"],
  ["db/backup/postgres.ts", "db/** lib/store/store.ts node:**"],
  ["db/postgres-server.ts", "db/** lib/** node:perf_hooks pg drizzle-orm/node-postgres"],
  ["db/sqlite-hearing.ts", "lib/** better-sqlite3"],
  ["db/postgres-hearing.ts", "db/** lib/** pg"],
  // The environment reads an address by it.
  ["db/postgres-address.ts", "node:**"],
  ["db/*.config.ts", "drizzle-kit"],
  ["db/**", "db/** lib/** node:** drizzle-orm drizzle-orm/{sqlite-core,pg-core,migrator,errors}"],
  // React that receives data: types and pure rules of lib/, no verb and no store.
  ["components/**/*.test.{ts,tsx}", "components/** lib/** node:fs vitest"],
  ["components/proofs/passkey.ts", "components/** @simplewebauthn/browser"],
  [
    "components/**",
    "components/** react next/{link,navigation} @base-ui/react/** lib/{policy,errors}.ts lib/http/problem.ts " +
      "lib/audit/{event,sentence}.ts lib/*/{show,input}.ts lib/*/{employee,role,user,product,settings,impersonation,level,entry,request,choice,proof,factor,check,step,observation}.ts " +
      "lib/impersonations/end-reason.ts lib/hosted/element.ts lib/tickets/address.ts lib/search/folding.ts lib/outbox/delivery.ts lib/webhooks/{webhook,asked}.ts lib/notices/notice.ts",
  ],
  // The demo product stands where any product would: the SDK, Next.js and its own data. auth.ts is its one door to this
  // host, with two hinges: the account at the host's sign-in, and the file that the environment names.
  ["app/demo/**/*.{test,testing}.ts", "app/demo/** lib/** {composition,env}.ts node:** vitest"],
  ["app/demo/auth.ts", "app/demo/** endpoints/session/** lib/** @understudy/sdk/** {composition,visitors,env}.ts"],
  ["app/demo/sign-in.ts", "app/demo/tally/account.ts lib/sessions/**"],
  ["app/demo/data.ts", "app/demo/tally/store.ts env.ts"],
  // Its own data and what may be done with it: its own SQL, of which db/ knows nothing. Errors and texts are told and judged
  // as everywhere on this host.
  ["app/demo/tally/store.ts", "app/demo/tally/** node:** better-sqlite3"],
  ["app/demo/tally/**", "@understudy/sdk app/demo/tally/** lib/{errors,text,person}.ts node:crypto zod"],
  ["app/demo/**", "app/demo/** @understudy/sdk/** react next next/{headers,navigation}"],
  // Addresses: a page or handler asks a verb.
  [
    "{app,endpoints}/**/*.{test,testing}.ts",
    "{app,endpoints}/** lib/** @understudy/sdk/** sdk/cli/** db/{databases.testing,happened}.ts composition.ts node:** vitest",
  ],
  ["app/**", "app/** components/** lib/** @understudy/sdk/** {composition,visitors,auth,env}.ts react next next/* zod"],
  // The addresses that machines ask: the same verbs, without Next.js.
  ["endpoints/**", "endpoints/** lib/** {composition,env}.ts zod"],
  // What ties it together. Sessions are rows here, so next-auth is known to one file alone, and its client to none.
  ["composition.ts", "lib/** env.ts"],
  ["visitors.ts", "lib/** {composition,env}.ts next/{headers,navigation} server-only"],
  ["auth.ts", "lib/** {visitors,env}.ts next/headers server-only next-auth next-auth/{adapters,providers/credentials}"],
  ["instrumentation.ts", ""],
  // What listens: the endpoints are answered here, and whatever else is Next.js's is passed to it, by one file.
  [
    "shell/**/*.{test,testing}.ts",
    "shell/** endpoints/** lib/** db/{open,sqlite,databases.testing}.ts @opentelemetry/api scripts/{pack-static,pack-sdk}.ts {composition,env}.ts " +
      "node:** vitest",
  ],
  ["shell/database.ts", "shell/** db/open.ts {composition,env}.ts"],
  ["shell/next.ts", "shell/** env.ts node:** next @opentelemetry/api"],
  ["shell/metrics/**", "shell/** lib/** composition.ts node:** prom-client"],
  ["shell/mailer.ts", "shell/within.ts lib/** env.ts nodemailer"],
  ["shell/tracing.ts", "shell/** lib/** node:** @opentelemetry/*"],
  ["shell/**", "shell/** endpoints/** lib/** {composition,env}.ts node:**"],
  ["env.ts", "variables.ts lib/** node:** zod"],
  ["variables.ts", "lib/** db/postgres-address.ts node:** zod"],
  // The SDK is a package of its own, and so is each of its entries: a backend pulls in no React.
  [
    "sdk/**/*.{test,testing}.{ts,tsx}",
    "sdk/** node:** vitest vite jose express next/navigation next-auth/** @auth/core/** react-dom/* react @tanstack/react-query swr swr/{infinite,_internal} @apollo/client rxjs",
  ],
  ["sdk/{core/**,index.ts}", "sdk/core/**"],
  ["sdk/express/**", "sdk/{core,express}/**"],
  ["sdk/fetch/**", "sdk/{core,fetch}/**"],
  ["sdk/oidc/**", "sdk/{core,oidc}/**"],
  ["sdk/better-auth/**", "sdk/{core,oidc,better-auth}/** better-auth better-auth/{api,cookies}"],
  ["sdk/react/session.ts", "sdk/core/level.ts"],
  ["sdk/react/{index.ts,identity-boundary.tsx}", "sdk/{react,identity}/** sdk/core/real-user.ts react"],
  ["sdk/react/**", "sdk/react/** react"],
  ["sdk/identity/**", "sdk/identity/** sdk/react/{ask-server,comfort,session}.ts sdk/core/real-user.ts"],
  ["sdk/element/**", "sdk/element/**"],
  ["sdk/next/**", "sdk/{core,fetch,next,react}/** react next/navigation"],
  // A command, which no entry knows.
  ["sdk/cli/**", "sdk/cli/** node:**"],
  ["sdk/routes/**", "sdk/{core,routes}/** sdk/express/layers.ts node:** typescript"],
  ["sdk/authjs/**", "sdk/{core,authjs}/** next-auth next-auth/{jwt,providers}"],
  // What stands outside and looks in. Nothing above names these, so nothing above imports them.
  ["{scripts,e2e,bench,deploy}/**", "**"],
  ["*.{config,test}.ts", "**"],
];
