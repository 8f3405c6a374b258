/** Nothing: without this file the bundler would look for one further up, and find the repository's. */
export function register() {}
