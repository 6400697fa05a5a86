import composer from "./styles/composer.css";
import frame from "./styles/frame.css";
import narrow from "./styles/narrow.css";
import sources from "./styles/sources.css";
import states from "./styles/states.css";
import tokens from "./styles/tokens.css";
import turn from "./styles/turn.css";

let sheet: CSSStyleSheet | null = null;

/** Constructed sheets are allowed under `style-src 'self'`, where style elements and attributes are not. */
export function adoptStyles(root: ShadowRoot) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(tokens + frame + turn + composer + sources + states + narrow);
  }
  root.adoptedStyleSheets = [sheet];
}

const later = new Map<string, CSSStyleSheet>();

/** Adds a style sheet that came with a later script, once. */
export function adopt(root: ShadowRoot | HTMLElement, css: string) {
  if (!(root instanceof ShadowRoot)) return;
  const known = later.get(css) ?? new CSSStyleSheet();
  if (!later.has(css)) {
    known.replaceSync(css);
    later.set(css, known);
  }
  if (!root.adoptedStyleSheets.includes(known)) root.adoptedStyleSheets.push(known);
}
