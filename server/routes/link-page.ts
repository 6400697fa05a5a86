import { escapeHtml } from "../../channels/web/escape-html.ts";
import { LOGO, renderDocument } from "../../channels/web/html-document.ts";

const SERVICES = { slack: "Slack", teams: "Microsoft Teams" } as const;

/** Asks the signed-in person whether a chat account is theirs, and names both, because a link can be passed on. */
export function renderLinkQuestion(link: {
  service: keyof typeof SERVICES;
  name: string;
  email: string;
  token: string;
}): string {
  const service = SERVICES[link.service];
  const email = escapeHtml(link.email);
  return page(
    `Link your ${service} account`,
    `<p>The ${service} account of <strong>${escapeHtml(link.name)}</strong> will see what ${email} may see in Parley, and may approve what ${email} may approve.</p>
<p>Link it only if this account is yours and you asked for the link yourself.</p>
<form method="post" action="/link"><input type="hidden" name="token" value="${escapeHtml(link.token)}"><p><button class="button" type="submit">Link this account</button></p></form>`,
  );
}

export const renderNotice = (title: string, text: string): string => page(title, `<p>${escapeHtml(text)}</p>`);

const page = (title: string, body: string): string =>
  renderDocument(
    title,
    `<main class="alone"><section class="card">${LOGO}
<h1>${escapeHtml(title)}</h1>
${body}
</section></main>`,
  );
