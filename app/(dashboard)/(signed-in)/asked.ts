import { notFound } from "next/navigation";
import { DomainError, type ErrorCode } from "#lib/errors.ts";

/** Null for an address that nobody's link leads to: cut off, or changed by hand. */
export async function asked<T>(load: () => Promise<T>): Promise<T | null> {
  try {
    return await load();
  } catch (error) {
    if (isError(error, "invalid_input")) return null;
    throw error;
  }
}

/** What is not there becomes Next's own 404. */
export async function found<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (isError(error, "not_found")) notFound();
    throw error;
  }
}

/** Null for what is not there. */
export async function known<T>(load: () => Promise<T>): Promise<T | null> {
  try {
    return await load();
  } catch (error) {
    if (isError(error, "not_found")) return null;
    throw error;
  }
}

/** What the caller may not see, as the sentence that says so. */
export async function permitted<T>(
  load: () => Promise<T>,
): Promise<{ refused: null; value: T } | { refused: string; value: null }> {
  try {
    return { refused: null, value: await load() };
  } catch (error) {
    if (error instanceof DomainError && isError(error, "forbidden")) return { refused: error.message, value: null };
    throw error;
  }
}

const isError = (error: unknown, code: ErrorCode) => error instanceof DomainError && error.code === code;
