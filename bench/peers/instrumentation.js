/** Nothing, and of its own: without one Next.js takes the one of the folder above, which ends a server that isn't ours. */
export function register() {}
