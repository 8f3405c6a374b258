import { renderSVG } from "uqr";

/** A picture of a text, for a phone's camera: dark on light whatever the page's colours are, as cameras want it. */
export const qrSvg = (text: string): string => renderSVG(text, { border: 2 });
