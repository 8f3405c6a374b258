import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const pack = promisify(brotliCompress);

/** Puts a brotli of each script, style and picture beside it: made once and as small as can be, so that no request pays for it. */
export async function packStatic(folder: string): Promise<void> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const name of names.filter((each) => /\.(js|css|svg|json)$/.test(each))) {
    const whole = readFileSync(join(folder, name));
    const packed = await pack(whole, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: whole.length } });
    if (packed.length < whole.length) writeFileSync(join(folder, `${name}.br`), packed);
  }
}
