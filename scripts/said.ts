/** Prints what a command comes to; or the sentence of what went wrong, without a stack, with exit code 1. */
export async function said(act: () => Promise<string>): Promise<void> {
  try {
    console.log(await act());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
