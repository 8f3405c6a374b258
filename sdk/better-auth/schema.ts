/** What the plugin keeps in the product's own database; better-auth's migrations add it. */
export const schema = {
  session: {
    fields: {
      /** The employee's id at Understudy. The admin plugin has a field of this name, too, and they are one. */
      impersonatedBy: { type: "string", required: false, input: false },
      impersonationId: { type: "string", required: false, input: false },
    },
  },
  understudyImpersonation: {
    fields: {
      sessionToken: { type: "string", required: true, unique: true, input: false, returned: false },
      impersonationId: { type: "string", required: true, unique: true, input: false },
      /** What to ask by and to end by, sealed under the client's secret. */
      held: { type: "string", required: true, input: false, returned: false },
      expiresAt: { type: "date", required: true, input: false },
    },
  },
} as const;
