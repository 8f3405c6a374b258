/** Whether this process has somewhere to hand mail to: known once its environment is, and asked where mail is queued. */
export interface Mailing {
  leaves: boolean;
}

/** None, until the shell says otherwise. */
export const createMailing = (): Mailing => ({ leaves: false });
