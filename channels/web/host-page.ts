/** A page as a firm's own intranet might have it, with the widget in it: shows what has to be written to embed Parley, and nothing else. */
export function renderHostPage(): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="How Parley looks inside another page.">
<title>A page with Parley in it</title>
<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
<link rel="stylesheet" href="/assets/host-page.css">
<script src="/widget.js" defer></script>
</head>
<body>
<main>
<h1>A page of your own</h1>
<p>Parley stands at the side. It needs one script, one element, and a content policy that allows this origin:</p>
<pre tabindex="0"><code>&lt;script src="https://parley.your-firm.example/widget.js" defer&gt;&lt;/script&gt;
&lt;parley-chat theme="auto"&gt;&lt;/parley-chat&gt;

Content-Security-Policy: script-src https://parley.your-firm.example; connect-src https://parley.your-firm.example</code></pre>
<p>On another origin the host hands over a short-lived token, asked for before every request:</p>
<pre tabindex="0"><code>document.querySelector("parley-chat").getToken = () =&gt; fetch("/my/parley-token").then((answer) =&gt; answer.text());</code></pre>
<p>Colours and type follow custom properties such as <code>--parley-canvas</code>, <code>--parley-ink</code> and <code>--parley-font</code>.</p>
</main>
<parley-chat theme="auto"></parley-chat>
</body>
</html>
`;
}
