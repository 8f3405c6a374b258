/** When a user lets support sign in as them. */
export const choices = ["always", "ask", "until", "never"] as const;
export type Choice = (typeof choices)[number];

/** What somebody says who hasn't chosen: the organization's word, so there is no date in it. */
export type DefaultChoice = Exclude<Choice, "until">;
export const defaultChoices = choices.filter((choice): choice is DefaultChoice => choice !== "until");

/** As users read it, on the buttons of their page. */
export const choiceNames: Record<Choice, string> = {
  always: "Always",
  ask: "Ask me",
  until: "Until a date",
  never: "Never",
};

/** What one user says. `until` is set exactly with the choice of that name. */
export interface Say {
  choice: Choice;
  until: Date | null;
}

/** What the organization offers its users, and what it shows and tells them. */
export interface SupportSettings {
  /** One at least. What a user has chosen stays, also when it isn't offered any more. */
  choices: Choice[];
  /** One of those. Of everybody who hasn't chosen. */
  default: DefaultChoice;
  /** Are employees called by their names, or all of them "Support"? */
  showNames: boolean;
  /** Does a user get a mail after each session? */
  mailAfter: boolean;
}

/**
 * Does the user let anybody in at this moment? A date is over at its millisecond, whoever has noted it. Asking comes
 * before a session, and ends none. What nobody knows is a no.
 */
export function userAllows({ choice, until }: Say, now: Date): boolean {
  if (choice === "until") return until !== null && now < until;
  return choice === "always" || choice === "ask";
}
