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
