import { escapeHtml } from "./escape-html.ts";

/** The HTML of `/`. Nothing in it is inline, so it stands under the strictest content policy. */
export function renderShell({ title }: { title: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="same-origin">
<title>${escapeHtml(title)}</title>
<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
<link rel="preload" href="/assets/inter-latin.woff2" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="/assets/page.css">
<script src="/assets/page.js" type="module"></script>
</head>
<body>
<parley-chat layout="page" theme="auto"></parley-chat>
<noscript><p class="noscript">Parley’s conversation needs JavaScript. Pages that an answer cites open without it.</p></noscript>
</body>
</html>
`;
}
