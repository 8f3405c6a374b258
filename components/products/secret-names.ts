/** The names under which the code to paste reads its secrets. */
export const SECRET_VARIABLE = "UNDERSTUDY_CLIENT_SECRET";
export const API_KEY_VARIABLE = "UNDERSTUDY_API_KEY";
