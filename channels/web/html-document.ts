import { escapeHtml } from "./escape-html.ts";

export const LOGO =
  '<svg class="logo" viewBox="0 0 20 20" aria-hidden="true"><path d="M8.5 2.5H4v11h4.5M11.5 6.5H16v11h-4.5"/></svg>';

/** The frame of every page that the server draws. Nothing in it is inline, so it stands under the strictest content policy. */
export function renderDocument(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="same-origin">
<title>${escapeHtml(title)}</title>
<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
<link rel="stylesheet" href="/assets/page-view.css">
</head>
<body>
${body}
</body>
</html>
`;
}
