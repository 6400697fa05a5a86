export type Theme = "light" | "dark";

const KEY = "parley:theme";

export const systemTheme = (): MediaQueryList => matchMedia("(prefers-color-scheme: dark)");

/** What the person chose here wins over the host's attribute, and that over the system. */
export function themeOf(element: HTMLElement): Theme {
  const chosen = element.dataset.chosenTheme ?? stored(element);
  if (chosen === "light" || chosen === "dark") return chosen;
  const asked = element.getAttribute("theme");
  if (asked === "light" || asked === "dark") return asked;
  return systemTheme().matches ? "dark" : "light";
}

export function toggledTheme(element: HTMLElement, current: Theme) {
  const next = current === "dark" ? "light" : "dark";
  element.dataset.chosenTheme = next;
  if (element.getAttribute("layout") !== "page") return;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // The choice then lasts until the page is closed.
  }
}

/** Only the page remembers: in a widget the host's theme is what people expect to find again. */
function stored(element: HTMLElement): string | null {
  if (element.getAttribute("layout") !== "page") return null;
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
