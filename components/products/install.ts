/** Until the package is on a registry. */
export const PACKED =
  "It isn't on a registry yet: npm run sdk:pack in Understudy's repository writes this file to sdk/dist. Copy it into your project.";
export const INSTALL = "npm install ./understudy-sdk-0.1.0.tgz";
