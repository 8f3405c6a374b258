import { emailKey } from "./email.ts";

/** An end user of the organization's products. Never signs in to the dashboard. */
export interface User extends UserPerson {
  active: boolean;
  createdAt: Date;
}

/** The orders in which users are listed; by a name backwards with a minus. */
export const userSorts = ["newest", "oldest", "name", "-name", "email", "-email"] as const;
export type UserSort = (typeof userSorts)[number];

/** How a user appears in rows and events. Directories have people without a name or an e-mail; one of the three is there. */
export interface UserPerson {
  id: string;
  name: string | null;
  email: string | null;
  /** Its id in the system that it comes from, if it lives elsewhere. Unique. */
  externalId: string | null;
}

export const userPersonOf = ({ id, name, email, externalId }: UserPerson): UserPerson => ({
  id,
  name,
  email,
  externalId,
});

/** Is this address the user's, as e-mail or as external id? A product may tell its users apart by either. */
export const isKnownBy = ({ email, externalId }: Pick<UserPerson, "email" | "externalId">, address: string): boolean =>
  [email, externalId].some((own) => own !== null && emailKey(own) === emailKey(address));

/** What a user is called on every page: the first of what there is. */
export const calledOf = ({
  id,
  name,
  email,
  externalId,
}: Omit<UserPerson, "externalId"> & Partial<UserPerson>): string => name ?? email ?? externalId ?? id;
